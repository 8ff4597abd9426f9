"""Sentences in the manner of Vietnamese resolutions, made from parts; no text of a real paper."""

from random import Random

WHO = (
    "Ủy ban nhân dân tỉnh",
    "Thường trực Hội đồng nhân dân tỉnh",
    "Sở Tài chính",
    "Sở Nông nghiệp và Môi trường",
    "Ủy ban nhân dân cấp xã",
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Sở Nội vụ",
    "Sở Xây dựng",
    "các Ban của Hội đồng nhân dân",
    "cơ quan chủ trì soạn thảo",
    "đơn vị sự nghiệp công lập",
    "chủ đầu tư",
    "Kho bạc Nhà nước khu vực",
    "Thanh tra tỉnh",
    "người đứng đầu cơ quan, tổ chức",
    "Tổ đại biểu Hội đồng nhân dân",
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
)
MUST = (
    "có trách nhiệm",
    "chủ trì, phối hợp",
    "được giao",
    "phải",
    "định kỳ",
    "có quyền",
    "không được",
    "xem xét",
)
DOES = (
    "lập dự toán",
    "phê duyệt danh mục",
    "báo cáo kết quả",
    "kiểm tra việc thực hiện",
    "công khai số liệu",
    "tổng hợp ý kiến",
    "điều chỉnh kế hoạch",
    "thẩm định hồ sơ",
    "bố trí kinh phí",
    "rà soát đối tượng",
    "quyết toán nguồn vốn",
    "đôn đốc tiến độ",
    "hướng dẫn trình tự",
    "cập nhật cơ sở dữ liệu",
    "thu hồi đất",
    "phân bổ chỉ tiêu",
    "bàn giao công trình",
    "lưu trữ tài liệu",
)
WHAT = (
    "chương trình xây dựng nông thôn mới",
    "dự án đường tránh lũ",
    "công trình cấp nước sạch",
    "chính sách hỗ trợ hộ nghèo",
    "quỹ bảo trì đường bộ",
    "nhiệm vụ chuyển đổi số",
    "kế hoạch sử dụng đất hằng năm",
    "khu tái định cư ven sông",
    "hệ thống chiếu sáng công cộng",
    "trường mầm non công lập",
    "trạm y tế lưu động",
    "mạng lưới thu gom rác thải",
    "đề án phát triển du lịch",
    "vùng trồng cây dược liệu",
    "bến thủy nội địa",
    "chợ đầu mối nông sản",
    "hồ chứa nước ngọt",
    "nhà văn hóa liên thôn",
    "cụm công nghiệp phía nam",
    "tuyến kè chống sạt lở",
    "rừng phòng hộ ven biển",
)
HOW = (
    "theo quy định của pháp luật",
    "bảo đảm công khai, minh bạch",
    "trong phạm vi dự toán được giao",
    "đúng đối tượng, đúng mục đích",
    "bằng nguồn ngân sách địa phương",
    "từ nguồn vốn hợp pháp khác",
    "theo phân cấp quản lý",
    "trên cơ sở ý kiến của Nhân dân",
)
WHEN = (
    "trước ngày {day} tháng {month} hằng năm",
    "trong thời hạn {day} ngày làm việc",
    "giai đoạn {year}-{later}",
    "chậm nhất sau {day} ngày kể từ ngày nhận đủ hồ sơ",
    "với mức {amount} triệu đồng cho mỗi đơn vị",
    "tại kỳ họp cuối năm {year}",
)
FORMULAE = (
    "Quy định tại Điều này có hiệu lực kể từ ngày Nghị quyết được thông qua.",
    "Kinh phí thực hiện do ngân sách địa phương bảo đảm theo phân cấp hiện hành.",
    "Trường hợp có vướng mắc, các cơ quan, đơn vị kịp thời báo cáo để xem xét, giải quyết.",
    "Các nội dung khác không quy định tại Điều này thực hiện theo quy định của pháp luật có liên quan.",
)


def heading(chance: Random) -> str:
    """The heading of an article."""
    start = chance.choice(
        ("Trách nhiệm của", "Nội dung", "Nguyên tắc thực hiện", "Nguồn lực cho", "Tổ chức thực hiện")
    )
    return f"{start} {chance.choice(WHAT if start != 'Trách nhiệm của' else WHO)}"


def sentence(chance: Random) -> str:
    """One sentence; sometimes a formula that stands in many places."""
    if chance.random() < 0.08:
        return chance.choice(FORMULAE)
    who = chance.choice(WHO)
    parts = [who[0].upper() + who[1:], chance.choice(MUST), chance.choice(DOES), chance.choice(WHAT)]
    parts += [_filled(chance, chance.choice(WHEN))] * (chance.random() < 0.7)
    parts += [chance.choice(HOW)] * (chance.random() < 0.6)
    if chance.random() < 0.35:
        parts += ["và", chance.choice(DOES), chance.choice(WHAT)]
    return " ".join(parts) + "."


def item(chance: Random) -> str:
    """One point of a list."""
    does = chance.choice(DOES)
    return f"{does[0].upper()}{does[1:]} {chance.choice(WHAT)} {_filled(chance, chance.choice(WHEN))};"


def _filled(chance: Random, text: str) -> str:
    year = chance.randint(2024, 2029)
    return text.format(
        day=chance.randint(3, 28),
        month=chance.randint(1, 12),
        year=year,
        later=year + 4,
        amount=chance.randint(2, 90) * 5,
    )
