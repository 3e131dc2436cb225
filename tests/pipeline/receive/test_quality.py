"""The data quality figures on a folder small enough to count by hand."""

from daylight.pipeline.receive.quality import MEASURES, quality

INCIDENTS = """incident_id,reported_at,district,domestic,cancelled_at
I1,2024-01-10 09:30,North,yes,
I2,2024-01-11 09:30,North,no,
I3,2024-01-12 09:30,South,yes,
I4,2024-01-13 09:30,South,,
I5,2024-01-14 09:30,,yes,
I6,2024-01-15 09:30,South,yes,2024-02-01
I7,2024-01-16 09:30,South,no,
"""
INVOLVEMENTS = """involvement_id,incident_id,role,relationship,surname,date_of_birth,age
V1,I1,suspect,ex_partner,Marsh,1980-05-06,
V2,I1,victim,,Lowe,1984,
V3,I2,suspect,sibling,Dunn,,40
V4,I3,suspect,neighbour,,1990-01-01,
V5,I3,victim,,Pike,2010-01-13,
V6,I4,suspect,unknown,Reed,,
V7,I5,witness,,Shaw,,
V8,I7,suspect,stranger,Shaw,,
V9,I6,suspect,,,,
"""
OFFENCES = """offence_id,incident_id,offence_code
O1,I4,8U
O2,I7,8N
"""


def test_figures_by_hand(run, folder):
    for name, text in (("incidents", INCIDENTS), ("involvements", INVOLVEMENTS), ("offences", OFFENCES)):
        (folder / f"{name}.csv").write_text(text, "utf-8")
    received = run(folder)
    controlling = received.engine.value("SELECT count(*) FROM records_offences WHERE offence_code = '8U'")
    rows = quality(received.engine)
    total = {row.measure: (row.count, row.of) for row in rows if row.district is None}
    assert controlling == 1
    assert total == {
        "no_suspect": (1, 5),  # I5, of I1 to I5
        "no_victim": (3, 5),
        "no_relationship": (1, 4),  # V6
        "no_birth_date": (2, 6),  # V3, V6
        "partial_birth_date": (1, 6),
        "no_name": (1, 4),
        "no_flag": (1, 6),
        "flag_against_code": (1, 1),
        "flag_against_relationship": (1, 2),
        "flag_without_relationship": (1, 3),
        "flag_under_16": (1, 3),  # I3: the one victim was 13
    }
    south = {row.measure: (row.count, row.of) for row in rows if row.district == "South"}
    assert south["no_victim"] == (1, 2)
    assert ("no_suspect", "not recorded") in {(row.measure, row.district) for row in rows}
    assert [row.measure for row in rows if row.district is None] == list(MEASURES)
    assert not received.engine.has("quality_incidents")
