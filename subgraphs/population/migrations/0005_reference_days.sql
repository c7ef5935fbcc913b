-- Persons are counted as of the last day of a month: by the records in force on it, still without reading them all.
DROP INDEX person_counts;
CREATE INDEX person_counts ON person
    (residence_province, residence_commune, gender, ethnicity, life_status, date_of_birth, valid_from);
CREATE INDEX person_version_until ON person_version (valid_to);
