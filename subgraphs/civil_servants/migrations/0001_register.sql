-- Register of officials, civil servants and public employees (Decree 27/2026). A row of civil_servant is the
-- current version; earlier versions are rows of civil_servant_version. Periods are closed: valid_to is the last day.
-- residence_* are policy attributes copied from the population register, with the version they came from.
CREATE TABLE base_salary (
    valid_from date PRIMARY KEY,
    valid_to date,
    amount bigint NOT NULL,
    legal_basis text NOT NULL
);

CREATE TABLE grade (
    code text PRIMARY KEY,
    grade_group text NOT NULL,
    title text NOT NULL
);

CREATE TABLE grade_coefficient (
    grade_group text NOT NULL,
    step integer NOT NULL,
    coefficient numeric(4, 2) NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    PRIMARY KEY (grade_group, step, valid_from)
);

CREATE TABLE civil_servant (
    employee_no text PRIMARY KEY,
    pin text NOT NULL,
    -- writer group record
    kind text NOT NULL CHECK (kind IN ('CAN_BO', 'CONG_CHUC', 'VIEN_CHUC')),
    managing_agency text NOT NULL,
    working_agency text NOT NULL,
    position_title text NOT NULL,
    appointed_at date NOT NULL,
    grade_code text NOT NULL,
    grade_group text NOT NULL,
    grade_step integer NOT NULL,
    grade_coefficient numeric(4, 2) NOT NULL,
    -- VND a month: base_pay is the coefficient times the base salary, total_pay adds allowances
    base_pay bigint NOT NULL,
    total_pay bigint NOT NULL,
    discipline text,
    health text,
    employment_status text NOT NULL CHECK (employment_status IN ('ACTIVE', 'RETIRED', 'LEFT')),
    -- writer group review
    ministry_note text,
    -- version and provenance; a group that was never written has no origin
    version integer NOT NULL CHECK (version >= 1),
    valid_from date NOT NULL,
    valid_to date,
    origin_record text NOT NULL,
    origin_level_record text NOT NULL,
    entered_record_at date NOT NULL,
    origin_review text,
    origin_level_review text,
    entered_review_at date,
    residence_commune text NOT NULL,
    residence_province text NOT NULL,
    residence_source_version integer NOT NULL,
    CHECK (total_pay >= base_pay),
    CHECK (ministry_note IS NULL OR origin_review IS NOT NULL)
);
CREATE UNIQUE INDEX civil_servant_pin ON civil_servant (pin);
CREATE INDEX civil_servant_residence_commune ON civil_servant (residence_commune, employee_no);
CREATE INDEX civil_servant_residence_province ON civil_servant (residence_province, employee_no);
CREATE INDEX civil_servant_origin_record ON civil_servant (origin_record, employee_no);
CREATE INDEX civil_servant_managing_agency ON civil_servant (managing_agency, employee_no);

CREATE TABLE civil_servant_version (LIKE civil_servant INCLUDING CONSTRAINTS);
ALTER TABLE civil_servant_version ADD PRIMARY KEY (employee_no, version), ALTER COLUMN valid_to SET NOT NULL;

DO $$
DECLARE
    register_table text;
BEGIN
    FOREACH register_table IN ARRAY ARRAY[
        'base_salary', 'grade', 'grade_coefficient', 'civil_servant', 'civil_servant_version']
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
