-- The whole record of Decree 27/2026 (its ten groups of fields) in both tables of versions. Lists are JSON arrays
-- of objects, so that a version holds all of its values; dates in them are YYYY-MM-DD, amounts VND a month.
DO $$
DECLARE
    version_table text;
BEGIN
    FOREACH version_table IN ARRAY ARRAY['civil_servant', 'civil_servant_version']
    LOOP
        EXECUTE format('ALTER TABLE %I RENAME COLUMN discipline TO discipline_form', version_table);
        EXECUTE format($columns$
            ALTER TABLE %I
                ALTER COLUMN base_pay DROP NOT NULL,
                ALTER COLUMN total_pay DROP NOT NULL,
                ADD COLUMN job_position text,
                ADD COLUMN secondment_to text,
                ADD COLUMN secondment_from date,
                ADD COLUMN secondment_until date,
                -- the scheme the pay of this version follows; nobody is paid who does not work
                ADD COLUMN pay_scheme text,
                ADD COLUMN grade_next_step_date date,
                ADD COLUMN allowances jsonb NOT NULL DEFAULT '[]',
                ADD COLUMN education text,
                ADD COLUMN training jsonb NOT NULL DEFAULT '[]',
                ADD COLUMN political_theory text,
                ADD COLUMN party_joined_at date,
                ADD COLUMN party_position text,
                ADD COLUMN work_history jsonb NOT NULL DEFAULT '[]',
                ADD COLUMN armed_forces_from date,
                ADD COLUMN armed_forces_to date,
                ADD COLUMN armed_forces_rank text,
                ADD COLUMN appraisals jsonb NOT NULL DEFAULT '[]',
                ADD COLUMN rewards jsonb NOT NULL DEFAULT '[]',
                ADD COLUMN discipline_decision_no text,
                ADD COLUMN discipline_until date,
                ADD COLUMN planning text,
                ADD COLUMN assets_year integer,
                ADD COLUMN assets_filed_at date,
                ADD COLUMN assets_summary text,
                -- writer group personal: the citizen's own statements
                ADD COLUMN family_history jsonb NOT NULL DEFAULT '[]',
                ADD COLUMN relatives_abroad jsonb NOT NULL DEFAULT '[]',
                ADD COLUMN origin_personal text,
                ADD COLUMN origin_level_personal text,
                ADD COLUMN entered_personal_at date$columns$, version_table);
        EXECUTE format('UPDATE %I SET base_pay = NULL, total_pay = NULL WHERE employment_status <> ''ACTIVE''',
                       version_table);
        EXECUTE format($checks$
            ALTER TABLE %I
                ADD CHECK ((employment_status = 'ACTIVE') = (base_pay IS NOT NULL)),
                ADD CHECK ((base_pay IS NULL) = (total_pay IS NULL)),
                ADD CHECK ((secondment_to IS NULL) = (secondment_from IS NULL)),
                ADD CHECK (secondment_until IS NULL OR secondment_from <= secondment_until),
                ADD CHECK (discipline_decision_no IS NULL OR discipline_form IS NOT NULL),
                ADD CHECK (jsonb_array_length(family_history) + jsonb_array_length(relatives_abroad) = 0
                           OR origin_personal IS NOT NULL)$checks$, version_table);
    END LOOP;
END
$$;
CREATE INDEX civil_servant_working_agency ON civil_servant (working_agency, employee_no);
CREATE INDEX civil_servant_managing_root ON civil_servant (split_part(managing_agency, '.', 1), employee_no);

CREATE TABLE pay_scheme (
    code text NOT NULL,
    title text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    legal_basis text NOT NULL,
    PRIMARY KEY (code, valid_from)
);

-- An allowance is a coefficient of its own, or a share of the coefficients of grade and position; either times
-- the base salary. `subject` says what `value` is: a title, a kind of servant, or the beginning of a grade's code.
CREATE TABLE allowance (
    kind text NOT NULL,
    subject text NOT NULL CHECK (subject IN ('TITLE', 'KIND', 'GRADE')),
    value text NOT NULL,
    coefficient numeric(4, 2),
    share numeric(4, 2),
    valid_from date NOT NULL,
    valid_to date,
    legal_basis text NOT NULL,
    PRIMARY KEY (kind, value, valid_from),
    CHECK ((coefficient IS NULL) <> (share IS NULL))
);

CREATE TABLE retirement_age (
    gender text NOT NULL CHECK (gender IN ('FEMALE', 'MALE')),
    valid_from date NOT NULL,
    valid_to date,
    years integer NOT NULL,
    months integer NOT NULL,
    legal_basis text NOT NULL,
    PRIMARY KEY (gender, valid_from)
);

-- Whether a province's offices enter records here: without it, no record says nothing (NOT_CONNECTED).
CREATE TABLE source_connection (
    province_code text NOT NULL,
    status text NOT NULL CHECK (status IN ('CONNECTED', 'NOT_CONNECTED')),
    valid_from date NOT NULL,
    valid_to date,
    note text NOT NULL,
    PRIMARY KEY (province_code, valid_from)
);

DO $$
DECLARE
    register_table text;
BEGIN
    FOREACH register_table IN ARRAY ARRAY['pay_scheme', 'allowance', 'retirement_age', 'source_connection']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', register_table);
        EXECUTE format('CREATE POLICY owner_all ON %I TO civil_servants_owner USING (true) WITH CHECK (true)',
                       register_table);
        EXECUTE format('CREATE POLICY verified_read ON %I FOR SELECT TO civil_servants_app'
                       ' USING (current_setting(''lienthong.context'', true) = ''verified'')', register_table);
        EXECUTE format('GRANT SELECT ON %I TO civil_servants_app', register_table);
    END LOOP;
END
$$;
