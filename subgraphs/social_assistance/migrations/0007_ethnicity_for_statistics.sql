-- What statistics count by and no field says: the ethnic group of the person, as the population register has it. Kept as
-- the residence is: filled by the seed, and never returned.
ALTER TABLE assistance_case ADD COLUMN ethnicity text NOT NULL DEFAULT 'UNKNOWN';
ALTER TABLE assistance_case_version ADD COLUMN ethnicity text NOT NULL DEFAULT 'UNKNOWN';
