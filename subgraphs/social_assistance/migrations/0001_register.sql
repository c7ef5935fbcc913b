-- Social assistance register (Decree 20/2021, Decree 76/2024, Decree 176/2025). A row of assistance_case is the
-- current version; earlier versions are rows of assistance_case_version. Periods are closed: valid_to is the last day.
-- residence_* are policy attributes copied from the population register, with the version they came from.

-- VND a month. province_code 'VN' is the national amount; a province may set a higher one (Decree 20/2021, art. 4).
CREATE TABLE standard_amount (
    province_code text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    amount bigint NOT NULL,
    legal_basis text NOT NULL,
    PRIMARY KEY (province_code, valid_from)
);

-- One row per way into a category: all conditions of a row must hold. NULL or false: the row does not ask.
CREATE TABLE category_rule (
    category_code text NOT NULL,
    variant integer NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    title text NOT NULL,
    title_en text NOT NULL,
    coarse_group text NOT NULL
        CHECK (coarse_group IN ('CHILD', 'ELDERLY', 'DISABILITY', 'HEALTH_OTHER', 'SINGLE_PARENT')),
    -- monthly amount = coefficient times the standard amount (times dependants where per_dependant), or fixed
    coefficient numeric(3, 1),
    fixed_amount bigint,
    per_dependant boolean NOT NULL DEFAULT false,
    -- completed years, both ends included
    age_from integer,
    age_to integer,
    poverty text CHECK (poverty IN ('POOR', 'POOR_OR_NEAR_POOR')),
    disability_level text CHECK (disability_level IN ('EXCEPTIONALLY_SEVERE', 'SEVERE')),
    needs_hiv boolean NOT NULL DEFAULT false,
    needs_no_carer boolean NOT NULL DEFAULT false,
    needs_education boolean NOT NULL DEFAULT false,
    needs_single_parent boolean NOT NULL DEFAULT false,
    needs_unmarried boolean NOT NULL DEFAULT false,
    needs_no_state_income boolean NOT NULL DEFAULT false,
    needs_hardship_commune boolean NOT NULL DEFAULT false,
    needs_community_care boolean NOT NULL DEFAULT false,
    legal_basis text NOT NULL,
    PRIMARY KEY (category_code, variant, valid_from),
    CHECK ((coefficient IS NULL) <> (fixed_amount IS NULL))
);

CREATE TABLE hardship_commune (
    commune_code text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    legal_basis text NOT NULL,
    PRIMARY KEY (commune_code, valid_from)
);

CREATE TABLE assistance_case (
    case_id text PRIMARY KEY,
    -- writer group case
    pin text NOT NULL,
    deciding_commune text NOT NULL,
    province_paying text NOT NULL,
    category_code text NOT NULL,
    coarse_group text NOT NULL
        CHECK (coarse_group IN ('CHILD', 'ELDERLY', 'DISABILITY', 'HEALTH_OTHER', 'SINGLE_PARENT')),
    coefficient numeric(3, 1),
    monthly_amount bigint NOT NULL,
    standard_amount_source text NOT NULL CHECK (standard_amount_source IN ('NATIONAL', 'PROVINCE')),
    disability_type text,
    disability_level text CHECK (disability_level IN ('EXCEPTIONALLY_SEVERE', 'SEVERE', 'MILD')),
    disability_certificate_no text,
    hiv_status text CHECK (hiv_status IN ('POSITIVE', 'NEGATIVE')),
    poor boolean NOT NULL,
    near_poor boolean NOT NULL,
    poverty_year integer NOT NULL,
    single_parent boolean NOT NULL,
    dependants integer NOT NULL,
    decision_no text NOT NULL,
    decision_date date NOT NULL,
    decision_signer text NOT NULL,
    decision_from date NOT NULL,
    decision_to date,
    decision_kind text NOT NULL CHECK (decision_kind IN ('GRANT', 'ADJUST', 'STOP')),
    care_support text,
    facility text,
    facility_from date,
    funeral_amount bigint,
    funeral_date date,
    mobility_need text,
    emergency_contact text,
    -- writer group payment
    payment_method text,
    payment_bank_name text,
    payment_bank_account_no text,
    payment_payee text,
    -- writer group inspection
    inspection_flag text,
    -- version and provenance; a group that was never written has no origin
    version integer NOT NULL CHECK (version >= 1),
    valid_from date NOT NULL,
    valid_to date,
    origin_case text NOT NULL,
    origin_level_case text NOT NULL,
    entered_case_at date NOT NULL,
    origin_payment text,
    origin_level_payment text,
    entered_payment_at date,
    origin_inspection text,
    origin_level_inspection text,
    entered_inspection_at date,
    residence_commune text NOT NULL,
    residence_province text NOT NULL,
    residence_source_version integer NOT NULL,
    CHECK (NOT (poor AND near_poor)),
    CHECK (decision_to >= decision_from),
    CHECK (payment_method IS NULL OR origin_payment IS NOT NULL),
    CHECK (inspection_flag IS NULL OR origin_inspection IS NOT NULL)
);
CREATE INDEX assistance_case_pin ON assistance_case (pin, case_id);
CREATE INDEX assistance_case_residence_commune ON assistance_case (residence_commune, case_id);
CREATE INDEX assistance_case_residence_province ON assistance_case (residence_province, case_id);
CREATE INDEX assistance_case_origin_case ON assistance_case (origin_case, case_id);
CREATE INDEX assistance_case_category ON assistance_case (category_code, case_id);

CREATE TABLE assistance_case_version (LIKE assistance_case INCLUDING CONSTRAINTS);
ALTER TABLE assistance_case_version ADD PRIMARY KEY (case_id, version), ALTER COLUMN valid_to SET NOT NULL;

-- writer group payment; month as YYYY-MM, amount in VND
CREATE TABLE assistance_payment (
    case_id text NOT NULL,
    month text NOT NULL,
    amount bigint NOT NULL,
    paid_at date NOT NULL,
    returned boolean NOT NULL,
    PRIMARY KEY (case_id, month)
);

DO $$
DECLARE
    register_table text;
BEGIN
    FOREACH register_table IN ARRAY ARRAY[
        'standard_amount', 'category_rule', 'hardship_commune', 'assistance_case', 'assistance_case_version',
        'assistance_payment']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', register_table);
        EXECUTE format('CREATE POLICY owner_all ON %I TO social_assistance_owner USING (true) WITH CHECK (true)',
                       register_table);
        EXECUTE format('CREATE POLICY verified_read ON %I FOR SELECT TO social_assistance_app'
                       ' USING (current_setting(''lienthong.context'', true) = ''verified'')', register_table);
        EXECUTE format('GRANT SELECT ON %I TO social_assistance_app', register_table);
    END LOOP;
END
$$;
