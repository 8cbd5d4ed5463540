"""Tables, columns, keys, indexes and sets of values of every store."""

import pytest

from code_fixtures import built_from, built_of
from trueline.formats.built import BuiltEntity

COLUMNS = {
    (
        "spring_kotlin",
        "garden_plots",
    ): "created_at updated_by id! name plot_state area_in_square_metres note? garden_ref>garden_entity.id latitude lon",
    ("spring_kotlin", "bed_entity"): "id! plot_id?>garden_plots.id",
    ("spring_kotlin", "plots_archive"): "id! name soil garden_id?>gardens_archive.id",
    ("spring_java", "box"): "id! serial_number rack_id>rack.id width_mm! h!",
    ("spring_java", "rack"): "rack_key! aisle?",
    ("fastapi", "items"): "created_at id! name note? kind shop>shops.id",
    ("fastapi", "item_tags"): "item_id!>shop.items.id tag",
    ("django", "barns"): "id! created name",
    ("django", "farm_animal"): "created tag! kind barn_id?>barns.id",
    ("nest", "cats"): "id! name coat_kind bornOn? owner_id>owners.id",
    ("aspnet", "loaf"): "Code! weight_g? grain_kind ShelfId>Shelves.Id",
    ("rails", "boats"): "id! name rig? harbour_id>harbours.id created_at updated_at",
    ("rails", "harbours"): "id! town_id?>towns.id",
    ("go", "flours"): "id! created_at updated_at deleted_at batch_id grade mill",
    ("go", "flour_sacks"): "id!",
    ("prisma", "readers"): "id! mail name? state created_at",
    ("prisma", "Loan"): "readerId!>readers.id bookId! tags",
}
INDEXES = {
    ("spring_kotlin", "garden_plots"): [("ix_plots_name", ("name", "garden_id"), True)],
    ("spring_java", "box"): [("uq_box", ("serial_number",), True)],
    ("fastapi", "items"): [("uq_items", ("shop_id", "name"), True), ("ix_items_kind", ("kind",), False)],
    ("django", "farm_animal"): [("ix_kind", ("kind", "created"), False), ("uq_tag", ("tag", "barn"), True)],
    ("nest", "cats"): [("ix_cats", ("name",), True)],
    ("aspnet", "loaf"): [("", ("Code",), True)],
    ("rails", "boats"): [("ix_boats", ("harbour_id", "name"), True)],
    ("prisma", "Loan"): [("uq_loan_book", ("bookId",), True), ("", ("readerId", "bookId"), False)],
}
ENUMS = {
    "spring_kotlin": {"Soil": "clay loam sand", "PlotState": "FREE CLAIMED FALLOW", "Kind": "SPAM no-show"},
    "spring_java": {"State": "shut OPEN"},
    "fastapi": {"Kind": "book game"},
    "django": {"Kind": "cow hen"},
    "nest": {"Coat": "short long", "Mood": "calm wild"},
    "aspnet": {"Grain": "Rye w"},
    "rails": {"rig": "sloop ketch", "state": "moored at_sea", "size": "small large"},
    "go": {"Grade": "fine coarse", "Step": "Cleaned Milled Packed"},
    "prisma": {"State": "ACTIVE left"},
}


def shown(entity: BuiltEntity) -> str:
    """The columns of a table: `!` marks the primary key, `?` what may be absent, `>` what is referred to."""
    return " ".join(
        f"{one.name}{'!' if one.primary else ''}{'?' if one.required is False else ''}"
        f"{'>' + one.references if one.references else ''}"
        for one in entity.fields
    )


def table(project: str, name: str) -> BuiltEntity:
    (found,) = [one for one in built_of(project).entities if one.name == name]
    return found


@pytest.mark.parametrize(("project", "name"), sorted(COLUMNS))
def test_columns_are_read(project: str, name: str) -> None:
    assert shown(table(project, name)) == COLUMNS[project, name]


@pytest.mark.parametrize(("project", "name"), sorted(COLUMNS))
def test_indexes_are_read(project: str, name: str) -> None:
    found = [(one.name, one.columns, one.unique) for one in table(project, name).indexes]
    assert found == INDEXES.get((project, name), [])


@pytest.mark.parametrize("project", sorted(ENUMS))
def test_sets_of_values_are_read(project: str) -> None:
    assert {one.name: " ".join(one.values) for one in built_of(project).enums} == ENUMS[project]


def test_schemas_defaults_and_values_stand_with_their_columns() -> None:
    assert table("spring_kotlin", "garden_plots").schema == "garden"
    assert table("fastapi", "items").schema == "shop"
    assert table("aspnet", "loaf").schema == "bakery"
    assert table("prisma", "Loan").schema == "library"
    columns = {one.name: one for one in table("spring_kotlin", "garden_plots").fields}
    assert (columns["plot_state"].values, columns["name"].unique) == (("FREE", "CLAIMED", "FALLOW"), True)
    assert {one.name: one.default for one in table("prisma", "readers").fields if one.default} == {
        "id": "autoincrement()",
        "state": "ACTIVE",
        "created_at": "now()",
    }


def test_names_follow_the_strategy_of_spring() -> None:
    text = "@Entity\nclass OrderLineItem(@Id val id: Long, val userID: String, val line2Text: String, val aB: Int)\n"
    (entity,) = built_from(text, "A.kt").entities
    assert (entity.name, [one.name for one in entity.fields]) == (
        "order_line_item",
        ["id", "userid", "line2_text", "ab"],
    )


def test_children_of_a_single_table_share_it() -> None:
    text = (
        "@Entity\nopen class Animal(@Id val id: Long)\n\n@Entity\nclass Dog(val barks: Boolean) : Animal(1)\n\n"
        "@Entity\n@Inheritance(strategy = InheritanceType.JOINED)\nopen class Plant(@Id val id: Long)\n\n"
        "@Entity\nclass Tree(val rings: Int) : Plant(1)\n"
    )
    found = {one.name: shown(one) for one in built_from(text, "A.kt").entities}
    assert found == {"animal": "id! barks?", "plant": "id!", "tree": "rings"}
