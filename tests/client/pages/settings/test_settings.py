"""Settings: every choice is told, and shown in force."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import TEXT_PERCENTS
from meetingroom.client.pages.settings.page import SettingsPage
from meetingroom.words.catalogue import Language, Words


def test_every_choice_is_told_and_escape_leads_back(theme: Theme, words: Words) -> None:
    page = SettingsPage(theme, words, "0.1")
    told: list[object] = []
    page.appearance_chosen.connect(lambda name, percent: told.append((name, percent)))
    page.language_chosen.connect(told.append)
    page.left.connect(lambda: told.append("left"))
    page.resize(853, 533)
    page.show()
    for percent in TEXT_PERCENTS[1:]:
        page.appearance._percents[percent].click()
    page._languages[Language.EN].click()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert told == [("light", 125), ("light", 150), ("light", 200), "en", "left"]
    page.close()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_the_language_in_force_is_marked(theme: Theme, words: Words) -> None:
    page = SettingsPage(theme, words, "0.1")
    assert [button.isChecked() for button in page._languages.values()] == [True, False]
    assert page._about.text() == "Phòng họp không giấy, bản 0.1"
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
