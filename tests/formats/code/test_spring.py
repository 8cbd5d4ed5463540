"""Spring: a Kotlin project with mappings in every style, and a Java one."""

from code_fixtures import built_from, built_of, listed, routes
from trueline.formats.built import Source
from trueline.formats.code import read

KOTLIN = listed("""
    GET /garden/api/v1/harvests
    GET /garden/api/v1/harvests/{harvestId}
    POST /garden/api/v1/harvests
    GET /garden/api/v1/harvests/weights
    GET /garden/pages
    GET /garden/pages/home
    ANY /garden/pages/any
    GET /garden/api/v1/market/stalls
    GET /garden/api/v1/market/stalls/{stallId}
    POST /garden/api/v1/market/stalls
    GET /garden/api/v1/market/offers
    DELETE /garden/api/v1/market/offers/{offerId}
    GET /garden/api/v1/market/offers/{offerId}/bids
    PUT /garden/api/v1/market/offers/{offerId}/bids/{bidId}
    GET /garden/health
    HEAD /garden/health
    GET /garden/api/v1/members/search
    GET /garden/api/v1/members/export.csv
    GET /garden/api/v1/members/{memberId}/notes
    POST /garden/api/v1/members/{memberId}/notes
    PATCH /garden/api/v1/members/{memberId}/email/verify
    PATCH /garden/api/v1/members/{memberId}/email/confirm
    DELETE /garden/api/v1/members/{id}
    GET /garden/api/v1/members
    GET /garden/api/v1/members/{id}
    GET /garden/api/admin/members/blocked
    GET /garden/internal/members/blocked
    POST /garden/api/admin/members/{id}/block
    POST /garden/internal/members/{id}/block
    POST /garden/api/admin/members/{id}/unblock
    POST /garden/internal/members/{id}/unblock
    GET /garden/api/v1/plots
    GET /garden/api/v1/plots/{plotId}
    POST /garden/api/v1/plots
    PUT /garden/api/v1/plots/{plotId}
    PUT /garden/api/v1/plots/{plotId}/replace
    POST /garden/api/v1/plots/{plotId}/claim
    PUT /garden/api/v1/plots/{plotId}/claim
    GET /garden/api/v1/plots/{plotId}/owner
    DELETE /garden/api/v1/plots/{plotId}
    GET /garden/api/v1/plots/export
    POST /garden/api/v1/plots/{plotId}/photos
""")


def test_every_kotlin_route_is_read_and_no_other() -> None:
    built = built_of("spring_kotlin")
    assert routes(built) == KOTLIN
    assert len(built.endpoints) == len(KOTLIN) == 42
    assert built.problems == ()


def test_a_given_base_stands_in_place_of_the_context_path() -> None:
    assert routes(built_of("spring_kotlin", "/other")) == {route.replace("/garden", "/other", 1) for route in KOTLIN}


def test_parameters_say_where_they_stand_and_whether_they_must() -> None:
    built = built_of("spring_kotlin")
    (listing,) = [one for one in built.endpoints if one.handler == "PlotController.list"]
    taken = {(one.where, one.name, one.required, one.default) for one in listing.fields if one.where != "response"}
    assert taken == {
        ("query", "soil", False, None),
        ("query", "min_area", False, "10"),
        ("query", "free", False, "true"),
        ("header", "X-Garden", True, None),
        ("query", "page", False, None),
        ("query", "size", False, None),
        ("query", "sort", False, None),
    }


def test_bodies_are_followed_over_files_and_named_as_they_are_written_to_json() -> None:
    built = built_of("spring_kotlin")
    (listing,) = [one for one in built.endpoints if one.handler == "PlotController.list"]
    assert [one.name for one in listing.fields if one.where == "response"] == [
        "content[].id",
        "content[].name",
        "content[].state",
        "content[].area_m2",
    ]
    (find,) = [one for one in built.endpoints if one.handler == "PlotController.find"]
    named = {one.name: one for one in find.fields if one.where == "response"}
    assert list(named) == [
        "id",
        "soil",
        "beds",
        "beds[].id",
        "beds[].crops",
        "owner",
        "owner.memberId",
        "owner.since",
        "size",
    ]
    assert named["soil"].values == ("clay", "loam", "sand")
    assert named["owner"].required is False
    inherited = next(one for one in built.endpoints if one.handler == "MemberController.all")
    assert [one.name for one in inherited.fields] == ["[].id", "[].first_name", "[].joined_at"]


def test_errors_permissions_and_deprecation_are_read() -> None:
    named = {one.handler: one for one in built_of("spring_kotlin").endpoints}
    assert named["PlotController.find"].errors == ("404",)
    assert named["PlotController.claim"].errors == ("404", "409")
    assert named["PlotController.replace"].errors == ("410",)
    assert named["HarvestController.add"].errors == ("422",)
    assert named["PlotController.create"].permission == "hasRole('WARDEN')"
    assert named["MemberAdminController.block"].permission == "hasRole('ADMIN')"
    assert named["MemberAdminController.unblock"].permission == "hasRole('OWNER')"
    assert [one.handler for one in named.values() if one.deprecated] == ["PlotController.owner"]


def test_a_computed_path_is_a_problem_and_keeps_what_is_known() -> None:
    built = built_from(
        '@RestController\n@RequestMapping("/a")\nclass A {\n  @GetMapping(paths())\n  fun f() = 1\n}\n', "A.kt"
    )
    assert routes(built) == {"GET /a/{?}"}
    (problem,) = built.problems
    assert (problem.place.line, "computed" in problem.message) == (4, True)


def test_a_mapping_in_code_that_does_not_parse_is_reported() -> None:
    built = built_from('class A {\n  fun f( {{{ ]]\n  @GetMapping("/x") ((\n', "A.kt")
    assert [one.place.line for one in built.problems] == [3]


def test_annotations_above_a_class_are_its_own_whatever_stands_before() -> None:
    """The grammar takes them for a statement where statements may stand."""
    built = built_from(
        'data class Note(val text: String)\n\n@RestController\n@RequestMapping("/n")\n@PreAuthorize("x")\n'
        "class N {\n  @GetMapping fun f() = 1 }\n",
        "N.kt",
    )
    assert routes(built) == {"GET /n"}


def test_a_class_that_delegates_keeps_its_body() -> None:
    built = built_from('@RestController\nclass A(b: B) : B by b {\n  @GetMapping("/d")\n  fun f() = 1\n}\n', "A.kt")
    assert routes(built) == {"GET /d"}


def test_a_page_inside_an_envelope_is_followed() -> None:
    built = built_from(
        "data class Envelope<T>(val data: T)\ndata class Row(val id: Long)\n\n@RestController\nclass A {\n"
        '  @GetMapping("/rows")\n  fun rows(): ResponseEntity<Envelope<Page<Row>>> = x()\n}\n',
        "A.kt",
    )
    assert [one.name for one in built.endpoints[0].fields] == ["data", "data.content[].id"]


def test_each_path_has_its_own_parameters() -> None:
    built = built_from(
        '@RestController\n@RequestMapping("/w/{work}")\nclass A {\n  @DeleteMapping("/{id}", "/by/{key}")\n'
        "  fun drop(@PathVariable(required = false) id: Long?, @PathVariable(required = false) key: String?) {}\n}\n",
        "A.kt",
    )
    assert {one.path: [field.name for field in one.fields] for one in built.endpoints} == {
        "/w/{work}/{id}": ["work", "id"],
        "/w/{work}/by/{key}": ["work", "key"],
    }


def test_a_prefix_that_a_configuration_adds_stands_before_its_controllers() -> None:
    built = built_from(
        "@Configuration\nclass Web : WebMvcConfigurer {\n  override fun configurePathMatch(c: PathMatchConfigurer) {\n"
        '    c.addPathPrefix("/api", HandlerTypePredicate.forAnnotation(RestController::class.java))\n  }\n}\n\n'
        '@RestController\nclass A {\n  @GetMapping("/a")\n  fun a() = 1\n}\n\n'
        '@Controller\nclass B {\n  @GetMapping("/b")\n  fun b() = 1\n}\n',
        "A.kt",
    )
    assert routes(built) == {"GET /api/a", "GET /b"}


def test_exported_repositories_are_served_below_their_own_base() -> None:
    yaml = b"spring:\n  data:\n    rest:\n      base-path: /data\n"
    kotlin = b"@RepositoryRestResource\ninterface CityRepository : JpaRepository<City, Long>\n\nclass City(val name: String)\n"
    built = read([Source("src/main/resources/application.yml", yaml), Source("src/main/kotlin/A.kt", kotlin)])
    assert routes(built) == {
        "GET /data/cities",
        "POST /data/cities",
        "GET /data/cities/{id}",
        "PUT /data/cities/{id}",
        "PATCH /data/cities/{id}",
        "DELETE /data/cities/{id}",
    }


def test_everything_that_kotlin_allows_around_a_handler_is_read() -> None:
    built = built_of("kotlin_syntax")
    assert routes(built) == listed("""
        GET /api/v1/sheds/{shedId}/tools
        GET /api/v1/sheds/{shedId}/tools/{id}
        POST /api/v1/sheds/{shedId}/tools
        PUT /api/v1/sheds/{shedId}/tools/{id}
        PATCH /api/v1/sheds/{shedId}/tools/{id}/state/{state}
        DELETE /api/v1/sheds/{shedId}/tools/{id}
        GET /api/v1/sheds/{shedId}/tools/stream
        GET /api/v1/sheds/{shedId}/tools/search
        POST /api/v1/sheds/{shedId}/tools/search
    """)
    assert built.problems == ()
    assert {one.name: one.values for one in built.enums} == {
        "ToolState": ("DRAFT", "READY", "BROKEN"),
        "ToolKind": ("SPADE", "rake"),
    }
