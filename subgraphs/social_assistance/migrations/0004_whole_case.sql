-- What a case says besides, whom it names, whom its offices are connected with, and what other sectors ask of it.
-- Periods are closed: valid_to is the last day. life_status is a policy attribute as residence_* are: copied from the
-- population register in the version residence_source_version names.
ALTER TABLE assistance_case
    -- the province the deciding commune's place lies in today; its own code may be closed
    ADD COLUMN deciding_province text NOT NULL,
    -- why a decision of kind STOP was taken; no field of the API, as DEATH would tell a death
    ADD COLUMN stop_ground text CHECK (stop_ground IN ('DEATH', 'MISSING', 'RULE_ENDED', 'NO_LONGER_POOR')),
    ADD COLUMN life_status text NOT NULL CHECK (life_status IN ('ALIVE', 'MISSING', 'DECEASED')),
    ADD CONSTRAINT stop_has_a_ground CHECK ((decision_kind = 'STOP') = (stop_ground IS NOT NULL)),
    ADD CONSTRAINT stop_has_an_end CHECK (decision_kind <> 'STOP' OR decision_to IS NOT NULL);
ALTER TABLE assistance_case_version
    ADD COLUMN deciding_province text NOT NULL,
    ADD COLUMN stop_ground text CHECK (stop_ground IN ('DEATH', 'MISSING', 'RULE_ENDED', 'NO_LONGER_POOR')),
    ADD COLUMN life_status text NOT NULL CHECK (life_status IN ('ALIVE', 'MISSING', 'DECEASED')),
    ADD CONSTRAINT stop_has_a_ground CHECK ((decision_kind = 'STOP') = (stop_ground IS NOT NULL)),
    ADD CONSTRAINT stop_has_an_end CHECK (decision_kind <> 'STOP' OR decision_to IS NOT NULL);
CREATE INDEX assistance_case_deciding_commune ON assistance_case (deciding_commune, case_id);
CREATE INDEX assistance_case_deciding_province ON assistance_case (deciding_province, case_id);

-- Writer group case: the children a single parent cares for, as the decision names them.
CREATE TABLE assistance_dependant (
    case_id text NOT NULL,
    pin text NOT NULL,
    full_name text NOT NULL,
    relation text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    PRIMARY KEY (case_id, pin, valid_from)
);
CREATE INDEX assistance_dependant_pin ON assistance_dependant (pin);

-- One row per way to an entitlement another sector grants: all conditions of a row must hold. NULL or false: the row
-- does not ask. Poverty and a monthly allowance are the household's, a disability is the person's own.
CREATE TABLE entitlement_rule (
    entitlement text NOT NULL CHECK (entitlement IN ('FEE_EXEMPTION', 'ENERGY_SUBSIDY')),
    variant integer NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    title text NOT NULL,
    title_en text NOT NULL,
    poverty text CHECK (poverty IN ('POOR', 'POOR_OR_NEAR_POOR')),
    needs_monthly_allowance boolean NOT NULL DEFAULT false,
    needs_disability boolean NOT NULL DEFAULT false,
    -- completed years, included
    age_to integer,
    legal_basis text NOT NULL,
    PRIMARY KEY (entitlement, variant, valid_from)
);

-- Whether the offices of a province enter their cases themselves: what is not here of the others means nothing.
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
    FOREACH register_table IN ARRAY ARRAY['assistance_dependant', 'entitlement_rule', 'source_connection']
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
