-- Population register (Law on Identification 2023, article 9). A row of person is the current version;
-- earlier versions are rows of person_version. Periods are closed: valid_to is the last day.
CREATE TABLE administrative_unit (
    code text PRIMARY KEY,
    level text NOT NULL CHECK (level IN ('PROVINCE', 'COMMUNE')),
    parent_code text REFERENCES administrative_unit (code),
    name text NOT NULL,
    full_name text NOT NULL,
    name_en text NOT NULL,
    full_name_en text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CHECK ((level = 'PROVINCE') = (parent_code IS NULL))
);
CREATE INDEX administrative_unit_parent ON administrative_unit (parent_code, code);

CREATE TABLE household (
    household_no text PRIMARY KEY,
    head_pin text NOT NULL,
    commune_code text NOT NULL
);

CREATE TABLE person (
    pin text PRIMARY KEY,
    -- writer group identity
    full_name text NOT NULL,
    name_fold text NOT NULL,
    name_sort text NOT NULL,
    date_of_birth date NOT NULL,
    gender text NOT NULL CHECK (gender IN ('MALE', 'FEMALE')),
    nationality text NOT NULL,
    ethnicity text NOT NULL,
    life_status text NOT NULL CHECK (life_status IN ('ALIVE', 'DECEASED', 'MISSING')),
    date_of_death date,
    -- writer group residence
    religion text,
    residence_commune text NOT NULL,
    residence_province text NOT NULL,
    residence_address text NOT NULL,
    household_no text,
    relation_to_head text,
    -- writer group contact
    mobile_phone text,
    -- version and provenance; a group that was never written has no origin
    version integer NOT NULL CHECK (version >= 1),
    valid_from date NOT NULL,
    valid_to date,
    origin_identity text NOT NULL,
    origin_level_identity text NOT NULL,
    entered_identity_at date NOT NULL,
    origin_residence text NOT NULL,
    origin_level_residence text NOT NULL,
    entered_residence_at date NOT NULL,
    origin_contact text,
    origin_level_contact text,
    entered_contact_at date,
    CHECK ((life_status = 'DECEASED') = (date_of_death IS NOT NULL)),
    CHECK ((household_no IS NULL) = (relation_to_head IS NULL)),
    CHECK ((mobile_phone IS NULL) OR (origin_contact IS NOT NULL))
);
CREATE INDEX person_residence_commune ON person (residence_commune, pin);
CREATE INDEX person_residence_province ON person (residence_province, pin);
CREATE INDEX person_origin_identity ON person (origin_identity, pin);
CREATE INDEX person_household ON person (household_no, pin) WHERE household_no IS NOT NULL;

CREATE TABLE person_version (LIKE person INCLUDING CONSTRAINTS);
ALTER TABLE person_version ADD PRIMARY KEY (pin, version), ALTER COLUMN valid_to SET NOT NULL;

-- Decree 70/2024, article 11: a number can be cancelled and established again. Both numbers stay known.
CREATE TABLE pin_alias (
    old_pin text PRIMARY KEY,
    new_pin text NOT NULL,
    valid_to date NOT NULL
);
CREATE INDEX pin_alias_new_pin ON pin_alias (new_pin);

-- Why a number changed is never told (a gender correction would show), so the running register cannot read it.
CREATE TABLE pin_alias_ground (
    old_pin text PRIMARY KEY REFERENCES pin_alias (old_pin),
    ground text NOT NULL
);

DO $$
DECLARE
    register_table text;
BEGIN
    FOREACH register_table IN ARRAY ARRAY[
        'administrative_unit', 'household', 'person', 'person_version', 'pin_alias', 'pin_alias_ground']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', register_table);
        EXECUTE format('CREATE POLICY owner_all ON %I TO population_owner USING (true) WITH CHECK (true)',
                       register_table);
        CONTINUE WHEN register_table = 'pin_alias_ground';
        EXECUTE format('CREATE POLICY verified_read ON %I FOR SELECT TO population_app'
                       ' USING (current_setting(''lienthong.context'', true) = ''verified'')', register_table);
        EXECUTE format('GRANT SELECT ON %I TO population_app', register_table);
    END LOOP;
END
$$;
