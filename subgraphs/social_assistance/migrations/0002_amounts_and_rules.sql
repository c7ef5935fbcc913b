-- VND a month.
INSERT INTO standard_amount (province_code, valid_from, valid_to, amount, legal_basis) VALUES
    ('VN', '2021-07-01', '2024-06-30', 360000, 'Decree 20/2021, article 4'),
    ('VN', '2024-07-01', NULL, 500000, 'Decree 76/2024'),
    ('01', '2026-01-01', NULL, 650000, 'Resolution of the People''s Council of Hà Nội of 27 November 2025');

-- Decree 20/2021, articles 5 and 6, unless said; several coefficients are from memory and to be checked.
-- What a register cannot see in another (no carer, education, community care) is found by the deciding commune.
INSERT INTO category_rule (
    category_code, variant, valid_from, valid_to, title, title_en, coarse_group, coefficient, fixed_amount,
    per_dependant, age_from, age_to, poverty, disability_level, needs_hiv, needs_no_carer, needs_education,
    needs_single_parent, needs_unmarried, needs_no_state_income, needs_hardship_commune, needs_community_care,
    legal_basis
)
SELECT rule.category_code, rule.variant, rule.valid_from, rule.valid_to, rule.title, rule.title_en,
       rule.coarse_group, rule.coefficient, rule.fixed_amount, 'PER_DEPENDANT' = ANY (rule.conditions),
       rule.age_from, rule.age_to,
       CASE WHEN 'POOR' = ANY (rule.conditions) THEN 'POOR'
            WHEN 'POOR_OR_NEAR_POOR' = ANY (rule.conditions) THEN 'POOR_OR_NEAR_POOR' END,
       CASE WHEN 'EXCEPTIONALLY_SEVERE' = ANY (rule.conditions) THEN 'EXCEPTIONALLY_SEVERE'
            WHEN 'SEVERE' = ANY (rule.conditions) THEN 'SEVERE' END,
       'HIV' = ANY (rule.conditions), 'NO_CARER' = ANY (rule.conditions), 'EDUCATION' = ANY (rule.conditions),
       'SINGLE_PARENT' = ANY (rule.conditions), 'UNMARRIED' = ANY (rule.conditions),
       'NO_STATE_INCOME' = ANY (rule.conditions), 'HARDSHIP_COMMUNE' = ANY (rule.conditions),
       'COMMUNITY_CARE' = ANY (rule.conditions), rule.legal_basis
FROM (VALUES
    ('TE1A', 1, DATE '2021-07-01', NULL::date, 'Trẻ em dưới 4 tuổi không có người nuôi dưỡng',
     'Child under 4 without carer', 'CHILD', 2.5, NULL::bigint, 0, 3, ARRAY['NO_CARER'], 'Decree 20/2021, 5(1)'),
    ('TE1B', 1, '2021-07-01', NULL, 'Trẻ em từ 4 đến dưới 16 tuổi không có người nuôi dưỡng',
     'Child of 4 to 15 without carer', 'CHILD', 1.5, NULL, 4, 15, ARRAY['NO_CARER'], 'Decree 20/2021, 5(1)'),
    ('TE2', 1, '2021-07-01', NULL, 'Người từ 16 đến 22 tuổi thuộc diện trẻ em không có người nuôi dưỡng, đang học',
     'Person of 16 to 22 without carer, in education', 'CHILD', 1.5, NULL, 16, 22,
     ARRAY['NO_CARER', 'EDUCATION'], 'Decree 20/2021, 5(2)'),
    ('HIVT', 1, '2021-07-01', NULL, 'Trẻ em dưới 4 tuổi nhiễm HIV thuộc hộ nghèo',
     'Child under 4 with HIV, poor household', 'HEALTH_OTHER', 2.5, NULL, 0, 3, ARRAY['HIV', 'POOR'],
     'Decree 20/2021, 5(3)'),
    ('HIVT', 2, '2021-07-01', NULL, 'Trẻ em từ 4 đến dưới 16 tuổi nhiễm HIV thuộc hộ nghèo',
     'Child of 4 to 15 with HIV, poor household', 'HEALTH_OTHER', 2.0, NULL, 4, 15, ARRAY['HIV', 'POOR'],
     'Decree 20/2021, 5(3)'),
    ('DT', 1, '2021-07-01', NULL, 'Người đơn thân nghèo đang nuôi con', 'Poor single parent, per child',
     'SINGLE_PARENT', 1.0, NULL, NULL, NULL, ARRAY['SINGLE_PARENT', 'UNMARRIED', 'POOR', 'PER_DEPENDANT'],
     'Decree 20/2021, 5(4)'),
    ('NCT1', 1, '2021-07-01', NULL, 'Người cao tuổi nghèo không có người phụng dưỡng, từ 60 đến dưới 80 tuổi',
     'Poor elderly person without supporter, 60 to 79', 'ELDERLY', 1.5, NULL, 60, 79, ARRAY['POOR', 'UNMARRIED'],
     'Decree 20/2021, 5(5)a'),
    ('NCT2', 1, '2021-07-01', NULL, 'Người cao tuổi nghèo không có người phụng dưỡng, từ đủ 80 tuổi',
     'Poor elderly person without supporter, 80 and over', 'ELDERLY', 2.0, NULL, 80, NULL,
     ARRAY['POOR', 'UNMARRIED'], 'Decree 20/2021, 5(5)a'),
    ('NCT3', 1, '2021-07-01', NULL, 'Người từ đủ 75 đến dưới 80 tuổi, hộ nghèo hoặc cận nghèo, ở xã khó khăn',
     'Poor or near-poor person of 75 to 79 in a hardship commune', 'ELDERLY', 1.0, NULL, 75, 79,
     ARRAY['POOR_OR_NEAR_POOR', 'HARDSHIP_COMMUNE'], 'Decree 20/2021, 5(5)b'),
    ('NCT4', 1, '2021-07-01', '2025-06-30', 'Người từ đủ 80 tuổi không có lương hưu',
     'Person of 80 and over without pension', 'ELDERLY', 1.0, NULL, 80, NULL, ARRAY['NO_STATE_INCOME'],
     'Decree 20/2021, 5(5)c'),
    ('NCT5', 1, '2021-07-01', NULL, 'Người cao tuổi nghèo đủ điều kiện vào cơ sở trợ giúp, được chăm sóc tại cộng đồng',
     'Poor elderly person entitled to a home, cared for in the community', 'ELDERLY', 3.0, NULL, 60, NULL,
     ARRAY['POOR', 'UNMARRIED', 'COMMUNITY_CARE'], 'Decree 20/2021, 5(5)d'),
    ('KT1', 1, '2021-07-01', NULL, 'Người khuyết tật đặc biệt nặng', 'Exceptionally severe disability',
     'DISABILITY', 2.0, NULL, 16, 59, ARRAY['EXCEPTIONALLY_SEVERE'], 'Decree 20/2021, 5(6)'),
    ('KT1X', 1, '2021-07-01', NULL, 'Trẻ em khuyết tật đặc biệt nặng', 'Exceptionally severe disability, child',
     'DISABILITY', 2.5, NULL, 0, 15, ARRAY['EXCEPTIONALLY_SEVERE'], 'Decree 20/2021, 5(6)'),
    ('KT1X', 2, '2021-07-01', NULL, 'Người cao tuổi khuyết tật đặc biệt nặng',
     'Exceptionally severe disability, elderly', 'DISABILITY', 2.5, NULL, 60, NULL, ARRAY['EXCEPTIONALLY_SEVERE'],
     'Decree 20/2021, 5(6)'),
    ('KT2', 1, '2021-07-01', NULL, 'Người khuyết tật nặng', 'Severe disability', 'DISABILITY', 1.5, NULL, 16, 59,
     ARRAY['SEVERE'], 'Decree 20/2021, 5(6)'),
    ('KT2X', 1, '2021-07-01', NULL, 'Trẻ em khuyết tật nặng', 'Severe disability, child', 'DISABILITY', 2.0, NULL,
     0, 15, ARRAY['SEVERE'], 'Decree 20/2021, 5(6)'),
    ('KT2X', 2, '2021-07-01', NULL, 'Người cao tuổi khuyết tật nặng', 'Severe disability, elderly', 'DISABILITY',
     2.0, NULL, 60, NULL, ARRAY['SEVERE'], 'Decree 20/2021, 5(6)'),
    ('TE3', 1, '2021-07-01', NULL, 'Trẻ em dưới 3 tuổi, hộ nghèo hoặc cận nghèo, ở xã khó khăn',
     'Child under 3, poor or near-poor, hardship commune', 'CHILD', 1.5, NULL, 0, 2,
     ARRAY['POOR_OR_NEAR_POOR', 'HARDSHIP_COMMUNE'], 'Decree 20/2021, 5(7)'),
    ('HIV', 1, '2021-07-01', NULL, 'Người nhiễm HIV thuộc hộ nghèo, không có thu nhập ổn định',
     'Adult with HIV, poor, no stable income', 'HEALTH_OTHER', 1.5, NULL, 16, NULL,
     ARRAY['HIV', 'POOR', 'NO_STATE_INCOME'], 'Decree 20/2021, 5(8)'),
    ('HTXH', 1, '2025-07-01', NULL, 'Trợ cấp hưu trí xã hội, từ đủ 75 tuổi', 'Social pension, 75 and over',
     'ELDERLY', NULL, 500000, 75, NULL, ARRAY['NO_STATE_INCOME'], 'Decree 176/2025, article 2'),
    ('HTXH', 2, '2025-07-01', NULL, 'Trợ cấp hưu trí xã hội, từ đủ 70 đến dưới 75 tuổi, hộ nghèo hoặc cận nghèo',
     'Social pension, 70 to 74, poor or near-poor', 'ELDERLY', NULL, 500000, 70, 74,
     ARRAY['POOR_OR_NEAR_POOR', 'NO_STATE_INCOME'], 'Decree 176/2025, article 2')
) AS rule (category_code, variant, valid_from, valid_to, title, title_en, coarse_group, coefficient, fixed_amount,
           age_from, age_to, conditions, legal_basis);

-- Illustrative: mountain communes of old Hà Giang, Cao Bằng, Điện Biên, Lai Châu, Kon Tum, and Ia Dreh. The list the
-- Prime Minister decides replaces it by a later migration.
INSERT INTO hardship_commune (commune_code, valid_from, legal_basis)
SELECT commune_code, DATE '2021-07-01', 'illustrative list'
FROM unnest(ARRAY[
    '00700', '00706', '00715', '00721', '00733', '00745', '00763', '00769', '00778', '00787', '00802', '00808',
    '00817', '00820', '00829', '00832', '00847', '00859', '00865', '00871', '00874', '00883', '00889', '00892',
    '00901', '00913', '00919', '00922', '00925', '00928', '00937', '00952', '00958', '00967', '00970', '00976',
    '00982', '00985', '00991', '00994', '01006', '01012', '01021', '01024', '01033', '01051', '01057', '01075',
    '01084', '01090', '01096', '01108', '01117', '01141', '01144', '01147', '01153', '01156', '01165', '01171',
    '01180', '01192', '01201', '01216', '01225', '01234', '01237', '01243', '01246', '01255', '01261', '01290',
    '01294', '01297', '01304', '01318', '01321', '01324', '01327', '01336', '01339', '01351', '01354', '01360',
    '01363', '01366', '01387', '01392', '01393', '01414', '01438', '01447', '01456', '01465', '01477', '01489',
    '01501', '01525', '01537', '01552', '01558', '01561', '01576', '01594', '01618', '01636', '01648', '01654',
    '01660', '01699', '01708', '01726', '01729', '01738', '01747', '01768', '01774', '01777', '01786', '01789',
    '01792', '01795', '01807', '01822', '03158', '03160', '03162', '03163', '03164', '03166', '03169', '03172',
    '03175', '03176', '03181', '03193', '03194', '03199', '03202', '03203', '03208', '03214', '03217', '03220',
    '03226', '03241', '03244', '03253', '03256', '03260', '03268', '03283', '03295', '03301', '03313', '03316',
    '03325', '03328', '03349', '03352', '03356', '03358', '03368', '03370', '03382', '03385', '03390', '03394',
    '03405', '03424', '03430', '03433', '03434', '03439', '03442', '03445', '03451', '03460', '03463', '03466',
    '03472', '03478', '03487', '03503', '03508', '03517', '03529', '03532', '03538', '03544', '03549', '03562',
    '03571', '03583', '03595', '03598', '03601', '03613', '03616', '03618', '03637', '03640', '23317', '23326',
    '23332', '23341', '23344', '23356', '23365', '23368', '23374', '23377', '23383', '23392', '23401', '23416',
    '23419', '23425', '23428', '23430', '23446', '23455', '23473', '23476', '23479', '23485', '23497', '23500',
    '23504', '23510', '23512', '23515', '23527', '23530', '23534', '23535', '23536', '23538', '23548', '24100'
]) AS commune_code;
