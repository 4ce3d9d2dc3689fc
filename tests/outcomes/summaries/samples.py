"""A rich report as the actions would fill it: Hà Nội 2016–2021, made up, roles in place of people."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal

from phoihop.outcomes.documents.readers.profiles import load_profiles
from phoihop.outcomes.documents.rules.profiles import profile_on
from phoihop.outcomes.summaries.enums import Aspect
from phoihop.outcomes.summaries.rules import wording
from phoihop.outcomes.summaries.rules.adding import PARTS, over_units
from phoihop.outcomes.summaries.rules.annex import (
    AnnexContent,
    AnnexLine,
    MissingLine,
    UnitLine,
    UnitSheet,
    Workbook,
)
from phoihop.outcomes.summaries.rules.records import (
    Annex,
    Column,
    Figure,
    FigureKey,
    Header,
    Measure,
    Number,
    Phrase,
    Provenance,
    ReportData,
    Scope,
    Signature,
    Table,
    Value,
)

KEY = b"a key for tests only"
STATE = profile_on(load_profiles(), code="nha-nuoc", day=date(2022, 1, 5))
UNIT, PERIOD, BEFORE = "hanoi", "2016..2021", "2011..2015"

DISTRICTS = (
    "Quận Ba Đình", "Quận Hoàn Kiếm", "Quận Tây Hồ", "Quận Long Biên", "Quận Cầu Giấy", "Quận Đống Đa",
    "Quận Hai Bà Trưng", "Quận Hoàng Mai", "Quận Thanh Xuân", "Quận Nam Từ Liêm", "Quận Bắc Từ Liêm", "Quận Hà Đông",
    "Thị xã Sơn Tây", "Huyện Ba Vì", "Huyện Chương Mỹ", "Huyện Đan Phượng", "Huyện Đông Anh", "Huyện Gia Lâm",
    "Huyện Hoài Đức", "Huyện Mê Linh", "Huyện Mỹ Đức", "Huyện Phú Xuyên", "Huyện Phúc Thọ", "Huyện Quốc Oai",
    "Huyện Sóc Sơn", "Huyện Thạch Thất", "Huyện Thanh Oai", "Huyện Thanh Trì", "Huyện Thường Tín", "Huyện Ứng Hòa",
)  # fmt: skip

CONTENTS: tuple[tuple[str, tuple[tuple[str, str, str, int, int], ...]], ...] = (
    (
        "Tham mưu Thành ủy, Ủy ban nhân dân Thành phố về chủ trương, giải pháp công tác dân vận và bảo đảm an ninh,"
        " trật tự",
        (
            ("TM01", "Số văn bản tham mưu đã ban hành", "văn bản", 1_248, 976),
            ("TM02", "Số đơn vị có kế hoạch thực hiện chương trình", "đơn vị", 30, 29),
            ("TM03", "Số cuộc giao ban giữa hai ngành", "cuộc", 612, 540),
        ),
    ),
    (
        "Nghiên cứu đổi mới nội dung, phương thức công tác dân vận và phong trào Toàn dân bảo vệ an ninh Tổ quốc",
        (
            ("MH01", "Số mô hình «Dân vận khéo» đăng ký", "mô hình", 2_071, 1_795),
            ("MH02", "Số mô hình được công nhận", "mô hình", 1_808, 1_493),
            ("MH03", "Số mô hình đang duy trì", "mô hình", 1_654, 1_402),
            ("MH04", "Số lượt nhân rộng mô hình", "lượt", 937, 611),
        ),
    ),
    (
        "Mở các lớp bồi dưỡng nghiệp vụ cho cán bộ làm công tác dân vận và cán bộ phong trào",
        (
            ("TH01", "Số lớp bồi dưỡng, tập huấn", "lớp", 486, 402),
            ("TH02", "Số lượt cán bộ dự tập huấn", "lượt người", 38_912, 30_115),
        ),
    ),
    (
        "Tuyên truyền, vận động Nhân dân chấp hành pháp luật và tham gia phòng, chống tội phạm (ví dụ)",
        (
            ("TT01", "Số buổi tuyên truyền", "buổi", 25_034, 21_980),
            ("TT02", "Số lượt người dự tuyên truyền", "lượt người", 2_486_117, 2_011_460),
            ("TT03", "Tỷ lệ tổ dân phố, thôn đạt tiêu chuẩn an toàn", "%", 92, 88),
        ),
    ),
    (
        "Thực hiện Quy chế dân chủ ở cơ sở và cải cách thủ tục hành chính (ví dụ)",
        (
            ("DC01", "Số cuộc đối thoại với Nhân dân", "cuộc", 3_117, 2_604),
            ("DC02", "Tỷ lệ hồ sơ giải quyết đúng hạn", "%", 98, 95),
            ("DC03", "Tỷ lệ người dân hài lòng", "%", 91, 86),
        ),
    ),
    (
        "Xây dựng lực lượng nòng cốt và củng cố tổ chức cơ sở (ví dụ)",
        (
            ("LL01", "Số tổ tự quản", "tổ", 7_934, 7_120),
            ("LL02", "Số tổ hòa giải hoạt động tốt", "tổ", 5_218, 4_877),
        ),
    ),
    (
        "Sơ kết, tổng kết, biểu dương và nhân điển hình tiên tiến (ví dụ)",
        (
            ("KT01", "Số tập thể được khen thưởng", "tập thể", 412, 350),
            ("KT02", "Số cuộc kiểm tra liên ngành", "cuộc", 8, 12),
        ),
    ),
)

PAIRS = 1_860


def figure(
    code: str, name: str, unit: str, value: int | Decimal, *, period: str = PERIOD, reported: int = 1_817
) -> Figure:
    """A figure of the whole city; ratios with one decimal."""
    decimals = 1 if unit == "%" else 0
    flags = ("incomplete",) if reported < PAIRS else ()
    return Figure(
        FigureKey(UNIT, period, code),
        Measure(code, name, unit, "ratio" if unit == "%" else "count", decimals),
        Decimal(value),
        reported=reported,
        expected=PAIRS,
        flags=flags,
        method="computed",
        submissions=reported,
    )


def report_data(*, example: bool = True, annexes: bool = True, charts: bool = False, districts: int = 30) -> ReportData:
    """The whole report; with `charts` both are drawn (slow)."""
    contents = [_content(number, *content) for number, content in enumerate(CONTENTS, start=1)]
    main = [scope for content in contents for scope in content.groups["chi_tieu"][:2]]
    body = Scope(
        fields={**_narratives(), **_captions()},
        groups={
            "can_cu": [Scope({"noi_dung": text}) for text in GROUNDS],
            "noi_dung": contents,
            "chi_tieu_chinh": [replace(s, fields={**s.fields, "tt": str(n)}) for n, s in enumerate(main, start=1)],
            "chua_bao_cao": _missing(districts),
            "ghi_chu": [
                Scope({"ten": name, "y_nghia": text})
                for name, text in wording.flag_explanations([figure("A", "", "", 1), _stale()])
            ],
            "nguon": [Scope({"ten": name, "noi_dung": text}) for name, text in SOURCES],
            "dieu_chinh": [],
            "mo_hinh": [],
            "khen_thuong": [],
        },
        conditions={"co_bieu_do_dien_bien": charts, "co_bieu_do_don_vi": charts, "co_chi_tieu_chinh": True},
        tables={"theo_don_vi": _by_unit(districts)},
        charts=_charts() if charts else {},
    )
    return ReportData(
        header=Header(
            profile=STATE,
            superior="BỘ CÔNG AN",
            issuer="CÔNG AN THÀNH PHỐ HÀ NỘI",
            symbol="BC-CAHN",
            place="Hà Nội",
            date=date(2022, 1, 5),
            subject="Tổng kết 5 năm thực hiện Chương trình phối hợp công tác dân vận giai đoạn 2016–2021",
            number=5,
            issuer_name="Công an thành phố Hà Nội",
            addressees=("Thường trực Thành ủy Hà Nội", "Ban Dân vận Thành ủy Hà Nội"),
        ),
        body=body,
        signature=Signature("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        provenance=Provenance(
            "BC-HN-2016-2021-001",
            datetime(2022, 1, 5, 2, 30, tzinfo=UTC),
            "5d" * 32,
            "a1" * 32,
            31_204,
            UNIT,
            PERIOD,
        ),
        recipients=(
            "Như trên",
            "Ban Giám đốc (để báo cáo)",
            "Các đơn vị trực thuộc",
            "Công an các quận, huyện, thị xã",
            "Lưu: VT, PV05",
        ),
        annexes=ANNEXES if annexes else (),
        example=example,
    )


def large_report(numbers: int = 2_000) -> ReportData:
    """About forty pages with some 2,000 numbers, no charts."""
    data = report_data()
    body = data.body
    rows = body.groups["chi_tieu_chinh"]
    used = sum(len(wording.numbers(value)) for row in rows for value in row.fields.values())
    many = [rows[index % len(rows)] for index in range(len(rows) * (numbers - 500) // used)]
    return replace(data, body=replace(body, groups={**body.groups, "chi_tieu_chinh": many}))


def workbook(*, example: bool = True) -> Workbook:
    """The Excel annex of the same report."""
    contents = tuple(
        AnnexContent(number, title, tuple(_annex_line(*measure) for measure in measures))
        for number, (title, measures) in enumerate(CONTENTS, start=1)
    )
    missing = (MissingLine("q03", "Phường Bồ Đề", "Quận Long Biên", 3, 62, "2017-03, 2018-07, 2020-04"),)
    return Workbook(
        "Phụ lục số liệu",
        "Kèm theo Báo cáo số 05/BC-CAHN ngày 05 tháng 01 năm 2022",
        contents=contents,
        compared=("giai đoạn 2016–2021", "giai đoạn 2011–2015"),
        units=(_unit_sheet(2), _unit_sheet(4)),
        missing=missing,
        flags=[("Còn thiếu báo cáo", "Còn đơn vị chưa gửi báo cáo của một hoặc nhiều kỳ.", 19)],
        sources=SOURCES,
        example=example,
    )


def _annex_line(code: str, name: str, unit: str, value: int, before: int) -> AnnexLine:
    now, base = figure(code, name, unit, value), figure(code, name, unit, before, period=BEFORE)
    return AnnexLine(now, "", (now, base))


def _unit_sheet(number: int) -> UnitSheet:
    title, entries = CONTENTS[number - 1]
    measures = tuple(_adding(Measure(*entry[:3], "ratio" if entry[2] == "%" else "count")) for entry in entries)
    units = tuple(
        UnitLine(f"q{index:02d}", name, tuple(_unit_figure(index, measure) for measure in measures))
        for index, name in enumerate(DISTRICTS)
    )
    columns = [[unit.figures[place] for unit in units] for place in range(len(measures))]
    whole = tuple(_whole(measure, column) for measure, column in zip(measures, columns, strict=True))
    adding = tuple(over_units(*each) for each in zip(measures, whole, columns, strict=True))
    return UnitSheet(number, title, measures, units, UnitLine(UNIT, "Thành phố Hà Nội", whole), adding)


def _adding(measure: Measure) -> Measure:
    decimals = 1 if measure.unit == "%" else 0
    return replace(measure, over_units="sum", over_time="sum", decimals=decimals)


def _whole(measure: Measure, column: list[Figure | None]) -> Figure:
    """What the units make together, and 5 that the city reported itself."""
    found = [row for row in column if row]
    parts = [Decimal(5) + sum((getattr(row, part) or Decimal(0) for row in found), Decimal(0)) for part in PARTS]
    value, numerator, denominator = parts
    key = FigureKey(UNIT, PERIOD, measure.code)
    if measure.kind == "ratio":
        rate = (numerator * 100 / denominator).quantize(Decimal("1.0"), ROUND_HALF_UP)
        return Figure(key, measure, rate, numerator, denominator, 1800, PAIRS, ("incomplete",), "computed")
    return Figure(key, measure, value, None, None, 1800, PAIRS, ("incomplete",), "computed")


GROUNDS = (
    "Căn cứ Chương trình phối hợp số 38-CTr/BDVTW-BCA về công tác dân vận trong tình hình mới;",
    "Căn cứ Chương trình phối hợp công tác dân vận giai đoạn 2016–2021 giữa Công an Thành phố và Ban Dân vận Thành ủy,"
    " ký ngày 04 tháng 11 năm 2016;",
    "Thực hiện chỉ đạo của Thường trực Thành ủy về tổng kết chương trình.",
)

SOURCES = (
    ("Mã báo cáo", "BC-HN-2016-2021-001"),
    ("Thời điểm lập", "05/01/2022 09:30"),
    ("Số báo cáo đã tiếp nhận", "31.204"),
    ("Mã băm các báo cáo nguồn", "5d5d5d5d5d5d5d5d"),
    ("Cách truy nguyên", "Gửi lại tệp này cho hệ thống; từng con số được đối chiếu với báo cáo của đơn vị."),
)

ANNEXES = (
    Annex("so_lieu", "Số liệu theo nội dung phối hợp"),
    Annex("theo_don_vi", "Số liệu theo quận, huyện, thị xã"),
    Annex("chua_bao_cao", "Danh sách đơn vị chưa báo cáo đủ"),
    Annex("giai_thich", "Ghi chú và nguồn số liệu"),
)


def _content(number: int, title: str, measures: tuple[tuple[str, str, str, int, int], ...]) -> Scope:
    pairs = [
        (figure(code, name, unit, value), figure(code, name, unit, before, period=BEFORE, reported=PAIRS))
        for code, name, unit, value, before in measures
    ]
    rows = [_row(index, current, base) for index, (current, base) in enumerate(pairs, start=1)]
    told = [
        wording.indicator_sentence(current, base, base_name="giai đoạn 2011–2015", comparable=True)
        for current, base in pairs
    ]
    return Scope(
        {
            "so": str(number),
            "ten": title,
            "chu_tri": "Công an Thành phố",
            "tom_tat": wording.paragraphs([_opening_sentence(number, pairs), *told]),
        },
        {"chi_tieu": rows},
        {"co_so_lieu": True},
    )


def _opening_sentence(number: int, pairs: list[tuple[Figure, Figure]]) -> Phrase | None:
    figures = {current.measure.code: current for current, _base in pairs}
    if number == 2:
        share = wording.share(figures["MH02"], figures["MH01"])
        values: dict[str, Value | None] = {"a": wording.quantity(figures["MH01"]), "b": share}
        return wording.sentence(wording.compose("toàn Thành phố có {a} đăng ký, trong đó {b} được công nhận", values))
    if number == 4:
        values = {
            "a": wording.approximate(figures["TT01"], step=1_000),
            "b": wording.approximate(figures["TT02"], step=100_000, upwards=True),
        }
        return wording.sentence(wording.compose("hai ngành đã tổ chức {a} tuyên truyền với {b} dự", values))
    return None


def _row(index: int, current: Figure, base: Figure) -> Scope:
    number = wording.value_number(current, in_table=True)
    assert number is not None
    return Scope(
        {
            "tt": str(index),
            "ten": current.measure.name,
            "don_vi_tinh": current.measure.unit,
            "gia_tri": number,
            "so_sanh": wording.movement(current, base) or "",
            "bao_cao": wording.coverage(current, in_table=True),
            "ghi_chu": wording.flag_words(current.flags),
        }
    )


def _stale() -> Figure:
    return replace(figure("B", "", "", 1), flags=("stale",))


def _unit_figure(index: int, measure: Measure) -> Figure | None:
    if (index, measure.code) == (4, "MH01"):
        return None
    value = Decimal((index * 37 + len(measure.name) * 13) % 97 + 3)
    key = FigureKey(f"q{index:02d}", PERIOD, measure.code)
    if measure.kind == "ratio":
        whole = value + index % 7
        rate = (value * 100 / whole).quantize(Decimal("1.0"), ROUND_HALF_UP)
        return Figure(key, measure, rate, value, whole, reported=60, expected=62, method="computed")
    return Figure(key, measure, value, reported=60, expected=62, method="computed")


def _by_unit(districts: int) -> Table:
    measures = [Measure(*entry[:3]) for _title, entries in CONTENTS[:4] for entry in entries[:2]]
    columns = [Column("TT", 3, centred=True), Column("Đơn vị", 14)]
    columns += [Column(f"{measure.name} ({measure.unit})", 9, numeric=True) for measure in measures]
    rows: list[list[Value]] = []
    for index, name in enumerate(DISTRICTS[:districts]):
        figures = [_unit_figure(index, measure) for measure in measures]
        numbers = [wording.value_number(found, in_table=True) if found else None for found in figures]
        rows.append([str(index + 1), name, *("–" if number is None else number for number in numbers)])
    total: list[Value] = ["", "Toàn Thành phố"]
    for measure, entry in zip(measures, [e for _t, es in CONTENTS[:4] for e in es[:2]], strict=True):
        number = wording.value_number(figure(measure.code, measure.name, measure.unit, entry[3]), in_table=True)
        total.append(number or "–")
    return Table(columns, [*rows, total], frozenset({len(rows)}))


def _missing(districts: int) -> list[Scope]:
    return [
        Scope(
            {
                "tt": str(index + 1),
                "don_vi": f"Phường số {index + 1}",
                "thuoc": DISTRICTS[index % districts],
                "so_ky": (
                    Number(
                        FigureKey(f"p{index}", PERIOD, "BC"),
                        str(index % 5 + 1),
                        Decimal(index % 5 + 1),
                        Aspect.VALUE,
                    ),
                    "/62",
                ),
                "cac_ky": "tháng 3 năm 2017; tháng 7 năm 2018",
            }
        )
        for index in range(12)
    ]


def _captions() -> dict[str, Value]:
    return {
        "ten_chuong_trinh": "Chương trình phối hợp công tác dân vận",
        "ky_bao_cao": "giai đoạn 2016–2021",
        "don_vi": "Thành phố Hà Nội",
        "ten_bieu_do_dien_bien": "Số buổi tuyên truyền theo năm",
        "ten_bieu_do_don_vi": "Số mô hình được công nhận theo quận, huyện, thị xã",
        "ten_bang_don_vi": "Dấu – nghĩa là đơn vị chưa có số liệu; không tính là số 0.",
        "cot_so_sanh": "Năm 2021 so với năm 2020",
        "tong_chua_bao_cao": "Có 12 đơn vị chưa báo cáo đủ số kỳ; số còn thiếu không được ước tính.",
    }


def _narratives() -> dict[str, Value]:
    covered = wording.coverage(figure("BC", "", "", 1))
    return {
        "pham_vi": (
            "Công an Thành phố phối hợp với Ban Dân vận Thành ủy tổng kết 5 năm thực hiện Chương trình như sau."
            " Số liệu trong báo cáo tổng hợp từ các báo cáo đã được tiếp nhận: ",
            *covered,
            ".",
        ),
        "thuan_loi": "Chương trình được Thành ủy, Ủy ban nhân dân Thành phố quan tâm chỉ đạo sát sao; cấp ủy, chính quyền các"
        " cấp coi công tác dân vận là nhiệm vụ thường xuyên.\nNhân dân Thủ đô tin tưởng, đồng thuận, tích cực hưởng ứng các"
        " phong trào thi đua yêu nước ở khu dân cư.",
        "kho_khan": "Địa bàn rộng, dân số cơ học tăng nhanh; dịch COVID-19 trong hai năm 2020 và 2021 làm nhiều hoạt động tập"
        " trung đông người phải tạm dừng.",
        "lanh_dao_chi_dao": wording.paragraphs(
            [
                "Hai ngành đã ban hành kế hoạch thực hiện hằng năm, phân công lãnh đạo phụ trách từng địa bàn và duy trì giao"
                " ban định kỳ.",
                (
                    "Đến cuối kỳ, ",
                    *wording.joined(wording.coverage(replace(figure("TM02", "", "", 30), units=(30, 30)))),
                    " đã ban hành kế hoạch thực hiện chương trình.",
                ),
            ]
        ),
        "mo_hinh_nhan_rong": "Nhiều mô hình được duy trì và nhân rộng như tổ tự quản về an ninh, trật tự; camera an ninh do"
        " Nhân dân đóng góp; cổng trường an toàn giao thông.",
        "can_bo_tap_huan": "Đội ngũ cán bộ dân vận và cán bộ phong trào được kiện toàn, bồi dưỡng nghiệp vụ hằng năm.",
        "kiem_tra_khen_thuong": "Hằng năm, hai ngành kiểm tra liên ngành, sơ kết, biểu dương tập thể làm tốt, nhắc nhở đơn vị"
        " báo cáo chậm.",
        "kinh_phi_phuong_tien": "Kinh phí thực hiện trong dự toán được giao; phương tiện tuyên truyền được bổ sung.",
        "uu_diem": "Chương trình được triển khai đồng bộ, có trọng tâm, gắn với nhiệm vụ chính trị của từng địa phương.",
        "han_che": "Một số đơn vị báo cáo chậm, số liệu chưa đầy đủ; việc nhân rộng mô hình giữa các địa bàn chưa đều.",
        "nguyen_nhan_khach_quan": "Tình hình dịch bệnh diễn biến phức tạp; nhiều đơn vị hành chính được sắp xếp lại.",
        "nguyen_nhan_chu_quan": "Một số cấp ủy chưa quan tâm đúng mức; cán bộ kiêm nhiệm nhiều việc.",
        "bai_hoc": "Phải bám cơ sở, nghe dân nói, làm dân tin; lấy kết quả cụ thể làm thước đo.",
        "phuong_huong": "Tiếp tục quán triệt chủ trương của Đảng, chính sách, pháp luật của Nhà nước về công tác dân vận.\n"
        "Xây dựng chương trình phối hợp giai đoạn tiếp theo trên cơ sở kết quả 5 năm thực hiện.",
        "kien_nghi": "Đề nghị Thành ủy tiếp tục quan tâm lãnh đạo, chỉ đạo; bố trí kinh phí cho các mô hình có hiệu quả.",
        "loi_ket": "Trên đây là báo cáo tổng kết 5 năm thực hiện Chương trình phối hợp công tác dân vận giai đoạn 2016–2021,"
        " Công an Thành phố trân trọng báo cáo",
    }


def _charts() -> dict:
    from phoihop.measures.figures.render.charts import Point, draw_comparison, draw_time_course

    years = [Point(str(year), Decimal(4_000 + 311 * (year - 2016) - 900 * (year > 2019)), incomplete=year > 2019)
             for year in range(2016, 2022)]  # fmt: skip
    bars = [Point(name, Decimal(90 - 2 * index), incomplete=index % 7 == 0) for index, name in enumerate(DISTRICTS)]
    return {
        "dien_bien": draw_time_course(title="Số buổi tuyên truyền theo năm", unit="buổi", points=years),
        "so_sanh_don_vi": draw_comparison(title="Số mô hình được công nhận", unit="mô hình", points=bars),
    }
