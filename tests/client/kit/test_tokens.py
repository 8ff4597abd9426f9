"""Colours can be read, targets can be hit: proven by arithmetic over the tokens."""

from dataclasses import fields

import pytest

from meetingroom.client.kit.tokens import (
    PALETTE,
    TEXT_PERCENTS,
    Colours,
    HallColours,
    ThemeName,
    Tokens,
    Tone,
    colours_of,
    contrast_ratio,
    roles_of,
)

READ = 4.5
SEE = 3.0


@pytest.mark.parametrize("name", ThemeName)
def test_text_is_readable_on_every_surface(name: ThemeName) -> None:
    c = colours_of(name)
    for surface in (c.bg, c.surface, c.sunken, c.hover):
        assert contrast_ratio(c.text, surface) >= READ
        assert contrast_ratio(c.text_2, surface) >= READ


@pytest.mark.parametrize("name", ThemeName)
@pytest.mark.parametrize("tone", Tone)
def test_a_tone_is_readable_on_surfaces_its_own_background_and_under_its_own_text(
    name: ThemeName, tone: Tone
) -> None:
    c = colours_of(name)
    for behind in (c.bg, c.surface, c.soft(tone)):
        assert contrast_ratio(c.tone(tone), behind) >= READ
    assert contrast_ratio(c.text, c.soft(tone)) >= READ
    assert contrast_ratio(c.text_2, c.soft(tone)) >= READ
    assert contrast_ratio(c.on(tone), c.tone(tone)) >= READ


@pytest.mark.parametrize("name", ThemeName)
def test_text_stays_readable_on_a_pressed_button(name: ThemeName) -> None:
    c = colours_of(name)
    for fill, ink in (
        (c.primary_strong, c.on_primary),
        (c.yes_strong, c.on_yes),
        (c.no_strong, c.on_no),
        (c.abstain_strong, c.on_abstain),
    ):
        assert contrast_ratio(fill, ink) >= READ


@pytest.mark.parametrize("name", ThemeName)
def test_edges_of_controls_and_the_focus_ring_can_be_seen(name: ThemeName) -> None:
    c = colours_of(name)
    for behind in (c.bg, c.surface):
        assert contrast_ratio(c.border, behind) >= SEE
        assert contrast_ratio(c.focus, behind) >= SEE


@pytest.mark.parametrize("name", ThemeName)
def test_a_button_that_is_off_can_still_be_read(name: ThemeName) -> None:
    c = colours_of(name)
    assert contrast_ratio(c.disabled, c.sunken) >= READ if name is not ThemeName.DARK else SEE


def test_high_contrast_reaches_seven_everywhere() -> None:
    c = colours_of(ThemeName.CONTRAST)
    inks = (c.text, c.text_2, c.border, c.focus, c.disabled, *(c.tone(tone) for tone in Tone))
    assert all(contrast_ratio(ink, c.surface) >= 7 for ink in inks)


def test_the_wall_is_readable_in_every_tone() -> None:
    wall = HallColours()
    inks = (wall.text, wall.text_2, wall.gold, *(wall.tone(tone) for tone in Tone))
    for behind in (wall.bg, wall.panel):
        assert all(contrast_ratio(ink, behind) >= READ for ink in inks)
    assert contrast_ratio(wall.on_gold, wall.gold) >= READ


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast_ratio("#FFFFFF", "#FFFFFF") == pytest.approx(1.0)
    assert contrast_ratio("#14202E", "#FFFFFF") == pytest.approx(16.5, abs=0.1)


def test_every_role_of_every_theme_points_at_a_palette_name() -> None:
    for name in ThemeName:
        roles = roles_of(name)
        assert set(roles) == {field.name for field in fields(Colours)}
        assert set(roles.values()) <= set(PALETTE)


def test_yes_and_no_differ_in_lightness_or_shape_never_by_hue_alone() -> None:
    from meetingroom.client.kit.vote_buttons import FOR_AGAINST_ABSTAIN

    assert len({option.icon for option in FOR_AGAINST_ABSTAIN}) == 3
    assert [option.id for option in FOR_AGAINST_ABSTAIN] == ["FOR", "AGAINST", "ABSTAIN"]


@pytest.mark.parametrize("density", [3.4, 3.78, 4.0, 4.72, 5.6])
def test_targets_are_a_finger_wide_on_every_screen(density: float) -> None:
    tokens = Tokens.for_(ThemeName.LIGHT, 100, density)
    assert tokens.target >= 44
    assert tokens.target / density >= 9
    assert tokens.vote_height / density >= 20
    assert tokens.vote_gap / density >= 3


def test_text_grows_with_the_percent_and_headings_grow_less() -> None:
    small, large = (Tokens.for_(ThemeName.LIGHT, percent).type for percent in (100, 200))
    assert (large.caption, large.body, large.list, large.title) == (28, 32, 36, 40)
    assert small.heading < large.heading < 2 * small.heading


def test_only_the_offered_text_sizes_exist() -> None:
    assert TEXT_PERCENTS == (100, 125, 150, 200)
    with pytest.raises(ValueError, match="110"):
        Tokens.for_(ThemeName.LIGHT, 110)
