"""How the law texts place the tone: hòa, Ủy ban, tọa, khóa; the newer hoà, Uỷ ban is found by this."""

import re

NEW_STYLE_TONE = re.compile(r"(?<![qQ])(?:u[ỳýỷỹỵ]|o[àáảãạèéẻẽẹ])(?!\w)", re.IGNORECASE)
