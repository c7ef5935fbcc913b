-- Base salary in VND a month.
INSERT INTO base_salary (valid_from, valid_to, amount, legal_basis) VALUES
    ('2023-07-01', '2024-06-30', 1800000, 'Decree 24/2023'),
    ('2024-07-01', '2026-06-30', 2340000, 'Decree 73/2024'),
    ('2026-07-01', NULL, 2530000, 'base salary from 1 July 2026');

-- Coefficients by group and step (Decree 204/2004): first step plus a constant raise.
INSERT INTO grade_coefficient (grade_group, step, coefficient, valid_from)
SELECT scale.grade_group, step, scale.first_step + (step - 1) * scale.raise, DATE '2004-10-01'
FROM (VALUES
    ('SENIOR_EXPERT', 8.80, 0.60, 3),
    ('A3.1', 6.20, 0.36, 6),
    ('A3.2', 5.75, 0.36, 6),
    ('A2.1', 4.40, 0.34, 8),
    ('A2.2', 4.00, 0.34, 8),
    ('A1', 2.34, 0.33, 9),
    ('A0', 2.10, 0.31, 10),
    ('B', 1.86, 0.20, 12)
) AS scale (grade_group, first_step, raise, steps)
CROSS JOIN LATERAL generate_series(1, scale.steps) AS step;

INSERT INTO grade (code, grade_group, title) VALUES
    ('01.001', 'A3.1', 'Chuyên viên cao cấp'),
    ('01.002', 'A2.1', 'Chuyên viên chính'),
    ('01.003', 'A1', 'Chuyên viên'),
    ('01.004', 'A0', 'Cán sự'),
    ('01.005', 'B', 'Nhân viên'),
    ('02.008', 'B', 'Văn thư viên trung cấp'),
    ('V.08.01.01', 'A3.1', 'Bác sĩ cao cấp'),
    ('V.08.01.02', 'A2.1', 'Bác sĩ chính'),
    ('V.07.05.14', 'A2.2', 'Giáo viên trung học phổ thông hạng II'),
    ('V.07.05.15', 'A1', 'Giáo viên trung học phổ thông hạng III');
