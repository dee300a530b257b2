#include "../project/small_programme.h"
#include "sync/receive.h"

/*
 * Nodes with clocks that lie report, edit, judge and take back, hand each other slices of any chain in any order and
 * size, and end with the same projections. WHITESTONE_SEEDS says how many histories are tried, WHITESTONE_SEED names
 * one.
 */
enum { NODES = 3, RECORDS = 6, STEPS = 36, DAY_MS = 24 * 3600 * 1000 };
#ifdef __SANITIZE_ADDRESS__
enum { SEEDS = 150 };
#else
enum { SEEDS = 2000 };
#endif

static const int64_t TRUE_START_MS = 1800000000000;

typedef struct World {
    TestNode nodes[NODES];
    int64_t now_ms; /* what time it really is */
    int64_t lie_ms[NODES];
    bool at_once; /* nodes act at the same moment: ties */
    Dice dice;
    uint64_t seed;
    int applied, known, quarantined, stale, taken;
} World;

static TestModel model;
static char folder[64];

static uint32_t below(World *world, uint32_t sides)
{
    return dice_below(&world->dice, sides);
}

static void clock_set(World *world, int n)
{
    world->now_ms += world->at_once && below(world, 5) > 0 ? 0 : below(world, 3) * 1800000;
    world->nodes[n].clock_ms = world->now_ms + world->lie_ms[n];
}

/* A change of one of the records everybody knows of; some groups, some emptied, some unknown. */
static Value *random_values(World *world, TestNode *node, const RecordType *type)
{
    Value *all = plot_values(node, below(world, 40)), *values = node_values(node, type);

    for (size_t f = 0; f < type->field_count; f++) {
        uint32_t what = below(world, 12);
        if (what < 5 && all[f].state == VALUE_SET) {
            values[f] = all[f];
        } else if (what == 5) {
            values[f].state = VALUE_EMPTY;
        } else if (what == 6 && type->fields[f].kind != FIELD_GEOMETRY) {
            values[f].state = VALUE_UNKNOWN;
        }
    }
    set_text(type, values, "code", arena_format(&node->arena, "PLO-%u", below(world, 9)));
    return values;
}

/* The report of a random journal entry this file has. */
static bool report_pick(World *world, TestNode *node, ReportRow *out)
{
    bool found;
    uint32_t chain = below(world, node->journal.nodes.count);
    Position position = position_of(chain, 1 + below(world, 20));

    ok(report_read(node->db, position, true, &node->arena, out, &found, &node->err), &node->err);
    return found && out->state != STATE_SAVED;
}

/* Sometimes all or some of the rows another report holds, if it holds any. */
static TestTaking random_taking(World *world, TestNode *node)
{
    static const RowRange first = {1, 1}, middle[] = {{2, 2}, {4, 9}};
    static const TestTaking takings[] = {{0}, {.rows = &first, .row_count = 1}, {.rows = middle, .row_count = 2}};
    TestTaking taking = takings[below(world, COUNT_OF(takings))];
    ReportRow report;

    if (below(world, 3) > 0 || !report_pick(world, node, &report)) {
        return (TestTaking){0};
    }
    taking.target = report.position;
    return taking;
}

static uint32_t rows_hold(World *world, TestNode *node)
{
    uint32_t rows = below(world, 2) == 0 ? 0 : below(world, 5), held = 0;

    for (uint32_t row = 1; row <= rows; row++) {
        bool refused = below(world, 4) == 0;
        ok(node_hold(node, row, refused ? "refused" : "held"), &node->err);
        held += !refused;
    }
    return held;
}

static void report_write(World *world, TestNode *node)
{
    Position report, position;
    uint32_t changes = 1 + below(world, 3);
    Date observed = {19700 + (int32_t)below(world, 3), (DatePrecision)(1 + below(world, 3))};
    TestTaking taking = random_taking(world, node);

    ok(node_header_taking(node, below(world, 2) == 0 ? "register" : "", below(world, 3) == 0 ? (Date){0} : observed,
                          "awa", taking, &report),
       &node->err);
    for (uint32_t i = 0; i < changes; i++) {
        TestChange change = {.type = PLOT, .id = test_id(below(world, RECORDS))};
        change.values = random_values(world, node, node_type(node, PLOT));
        change.key = below(world, 3) == 0 ? arena_format(&node->arena, "K%u", below(world, 3)) : NULL;
        change.has_fingerprint = below(world, 3) == 0;
        change.fingerprint = below(world, 4);
        ok(node_propose(node, &change, &position), &node->err);
        if (below(world, 4) == 0) {
            ok(journal_commit(&node->journal, &node->err), &node->err); /* a slice may end here */
        }
    }
    ok(node_submit_held(node, changes, rows_hold(world, node)), &node->err);
}

static void judge(World *world, TestNode *node)
{
    ReportRow report;
    uint32_t what = below(world, 6);

    if (!report_pick(world, node, &report)) {
        return;
    }
    ok(node_judge(node, report.position, what == 0 ? ENTRY_WITHDRAW : ENTRY_DECIDE,
                  what == 0   ? 0
                  : what == 1 ? DECISION_REJECT
                              : DECISION_APPROVE,
                  what == 2 ? "bahati" : "chance"),
       &node->err);
}

/* Saves a mapping or takes it away: few names, so that nodes meet. */
static void mapping_write(World *world, TestNode *node)
{
    BUFFER internal = {0};
    EntryDraft draft = {.kind = ENTRY_MAPPING, .timed = true};
    Position position;
    bool removed = below(world, 4) == 0;

    part_begin(node, &internal, removed ? 1 : 2);
    cbor_uint(&internal, PART_MAPPING);
    cbor_text(&internal, below(world, 2) == 0 ? TEXT("list_a") : TEXT("list_b"));
    if (!removed) {
        cbor_uint(&internal, PART_DOCUMENT);
        cbor_text(&internal, text_of(arena_format(&node->arena, "{\"n\":%u}", below(world, 1000))));
    }
    draft.parts[CLASS_INTERNAL] = buffer_view(&internal);
    ok(node_append(node, &draft, &position), &node->err);
}

static void act(World *world, int n)
{
    TestNode *node = &world->nodes[n];

    clock_set(world, n);
    node_begin(node);
    for (uint32_t i = 0, acts = 1 + below(world, 2); i < acts; i++) {
        if (below(world, 2) == 0) {
            report_write(world, node);
        } else {
            judge(world, node);
        }
    }
    if (below(world, 3) == 0) {
        mapping_write(world, node);
    }
    node_commit(node);
}

/* Gives a slice of any chain `from` has to `to`, from wherever; true when something new was taken. */
static bool hand_over(World *world, TestNode *from, TestNode *to, uint32_t chain, uint64_t after, uint32_t size)
{
    BUFFER bytes = {0};
    SliceResult result = {.outcome = SLICE_KNOWN};
    uint64_t last;

    ok(slice_write(from->db, &from->journal.nodes, chain, after, size, &bytes, &last, &from->err), &from->err);
    if (bytes.size == 0) {
        return false;
    }
    to->clock_ms = world->now_ms + world->lie_ms[to - world->nodes];
    node_begin(to);
    Status status = slice_apply(&to->journal, &to->projector, bytes.at, bytes.size, world->now_ms, &result, &to->err);
    if (status == ST_STALE) {
        world->stale++;
        database_rollback(to->db);
        ok(journal_reload(&to->journal, &to->err), &to->err);
        node_end(to);
        return false;
    }
    ok(status, &to->err);
    node_commit(to);
    world->applied += result.outcome == SLICE_APPLIED;
    world->known += result.outcome == SLICE_KNOWN;
    world->quarantined += result.outcome == SLICE_QUARANTINED;
    return result.outcome == SLICE_APPLIED;
}

static void exchange_some(World *world)
{
    TestNode *from = &world->nodes[below(world, NODES)], *to = &world->nodes[below(world, NODES)];
    uint32_t chain = below(world, from->journal.nodes.count);
    ChainEnd end;

    if (from == to) {
        return;
    }
    ok(chain_end_read(from->db, chain, &end, &from->err), &from->err);
    hand_over(world, from, to, chain, below(world, (uint32_t)end.sequence + 1), 1 + below(world, 9));
}

/* What `to` has of a chain, under whatever number. */
static uint64_t sequence_known(TestNode *to, const NodeKey *key)
{
    ChainEnd end = {0};

    for (uint32_t i = 0; i < to->journal.nodes.count; i++) {
        if (memcmp(to->journal.keys[i].bytes, key->bytes, sizeof key->bytes) == 0) {
            ok(chain_end_read(to->db, i, &end, &to->err), &to->err);
        }
    }
    return end.sequence;
}

static void exchange_all(World *world)
{
    bool more = true;

    while (more) {
        more = false;
        for (int f = 0; f < NODES; f++) {
            for (int t = 0; t < NODES; t++) {
                TestNode *from = &world->nodes[f], *to = &world->nodes[t];
                for (uint32_t chain = 0; f != t && chain < from->journal.nodes.count; chain++) {
                    NodeKey key = from->journal.keys[chain];
                    more |= hand_over(world, from, to, chain, sequence_known(to, &key), 1 + below(world, 20));
                }
            }
        }
    }
}

/* Lines of a dump in which local numbers are replaced by what they stand for: sorted, they are the same everywhere. */
typedef struct Lines {
    TestNode *node;
    char **lines;
    size_t count;
    Arena arena;
} Lines;

static Status line_keep(void *context, Statement *select)
{
    Lines *lines = context;
    Buffer line = {0};

    for (int i = 0; i < statement_columns(select); i++) {
        Text text = column_text(select, i);
        buffer_format(&line, "|%.*s", TEXT_ARG(text));
    }
    lines->lines[lines->count++] = text_string(&lines->arena, buffer_view(&line));
    buffer_done(&line);
    return ST_OK;
}

/* Local positions become node key and sequence, local row numbers the record's id. */
#define GLOBAL(position)                                                                                               \
    "(SELECT hex(key) FROM journal_node WHERE number=(" position ")>>40)||'-'||((" position ")&((1<<40)-1))"

static void lines_read(Lines *lines, TestNode *node)
{
    static const char *const questions[] = {
        "SELECT 'plot',id,date_of_information,missing_fields,self_approved," GLOBAL(
            "journal_entry") ",code,shade,since,until,size,in_area,fenced,hex(outline) FROM plot",
        "SELECT 'rtree',(SELECT id FROM plot WHERE fid=r.id),minx,maxx,miny,maxy FROM rtree_plot_outline r",
        "SELECT 'report'," GLOBAL(
            "position") ",state,kind,title,source,mapping,system,author,observed_day,"
                        "observed_precision,time," GLOBAL(
                            "last_position") ",read,stored,updated,unchanged,held,"
                                             "refused,changes," GLOBAL(
                                                 "decision_position") ",decided,decided_by,reason,"
                                                                      "self_approved,hex(takes_up_node),takes_up_"
                                                                      "sequence,taken_up FROM report",
        "SELECT 'head',hex(record)," GLOBAL("position") " FROM record_head",
        "SELECT 'identifier',system,value,ordinal,hex(record) FROM identifier",
        "SELECT 'system',number,type,name FROM identifier_system",
        "SELECT 'waiting',hex(node),sequence," GLOBAL("position") " FROM decision_waiting",
        "SELECT 'mapping',name," GLOBAL("position") ",time,document,author FROM saved_mapping",
        "SELECT 'count',type,field,code,records FROM kept_count",
        "SELECT 'references',type,field,target,records FROM reference_count",
        "SELECT 'answer',type,year,code,hex(days) FROM kept_answer",
        "SELECT 'month',type,month,code,hex(days) FROM kept_month",
        "SELECT 'finding',type,(SELECT id FROM plot p WHERE p.fid=f.fid),rule FROM finding f",
        "SELECT 'contents',table_name,min_x,min_y,max_x,max_y FROM gpkg_contents WHERE 0",
    };

    *lines = (Lines){.node = node};
    arena_init(&lines->arena, 0);
    lines->lines = ARENA_ARRAY(&lines->arena, char *, 4096);
    for (size_t i = 0; i < COUNT_OF(questions); i++) {
        Statement *select;
        bool row;
        ok(database_statement(node->db, questions[i], &select, &node->err), &node->err);
        for (ok(statement_step(select, &row, &node->err), &node->err); row;
             ok(statement_step(select, &row, &node->err), &node->err)) {
            assert_true(lines->count < 4096);
            ok(line_keep(lines, select), &node->err);
        }
    }
}

static int line_compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void assert_same(World *world, TestNode *a, TestNode *b)
{
    Lines left, right;

    lines_read(&left, a);
    lines_read(&right, b);
    qsort(left.lines, left.count, sizeof *left.lines, line_compare);
    qsort(right.lines, right.count, sizeof *right.lines, line_compare);
    for (size_t i = 0; i < left.count || i < right.count; i++) {
        const char *x = i < left.count ? left.lines[i] : "nothing", *y = i < right.count ? right.lines[i] : "nothing";
        if (strcmp(x, y) != 0) {
            fail_msg("seed %llu:\n%s has %s\n%s has %s", (unsigned long long)world->seed, a->path, x, b->path, y);
        }
    }
    arena_done(&left.arena);
    arena_done(&right.arena);
}

static int taken_rows(TestNode *node)
{
    Statement *select;
    bool row;

    ok(database_statement(node->db, "SELECT sum(taken_up) FROM report", &select, &node->err), &node->err);
    ok(statement_step(select, &row, &node->err), &node->err);
    int taken = (int)column_int(select, 0);
    statement_reset(select);
    return taken;
}

static void assert_heads_equal(World *world)
{
    ChainReport reports[NODES];
    FaultCount faults = {0};

    for (int n = 0; n < NODES; n++) {
        TestNode *node = &world->nodes[n];
        ok(chains_verify(node->db, &node->journal.nodes, fault_count, &faults, &reports[n], &node->err), &node->err);
        assert_memory_equal(&reports[n].head, &reports[0].head, sizeof(Hash));
    }
}

/* Files cost more than histories: a world is taken back to its beginning by copying. */
static void world_open(World *world, uint64_t seed)
{
    *world = (World){.now_ms = TRUE_START_MS, .dice = {seed}, .seed = seed};
    world->at_once = below(world, 2) == 0;
    for (int n = 0; n < NODES; n++) {
        world->lie_ms[n] = world->at_once ? 0 : ((int64_t)below(world, 9) - 4) * 3600000;
        node_create(&world->nodes[n], &model, folder, (uint64_t)n + 1);
        ok(database_run(world->nodes[n].db, "PRAGMA synchronous=OFF", &world->nodes[n].err), &world->nodes[n].err);
    }
    if (!world->at_once && below(world, 2) == 0) {
        world->lie_ms[below(world, NODES)] = 2 * (int64_t)DAY_MS;
    }
}

static void world_close(World *world)
{
    for (int n = 0; n < NODES; n++) {
        node_remove(&world->nodes[n]);
    }
}

static void world_run(World *world)
{
    for (int step = 0; step < STEPS; step++) {
        if (below(world, 3) == 0) {
            act(world, (int)below(world, NODES));
        } else {
            exchange_some(world);
        }
    }
    int checked = (int)below(world, NODES);
    assert_whole(&world->nodes[checked]); /* also in the middle, with reports cut and decisions waiting */
    if (below(world, 4) == 0) {
        assert_rebuilds_equal(&world->nodes[checked]);
    }
    world->now_ms += 5 * (int64_t)DAY_MS; /* what ran ahead is the past now */
    exchange_all(world);
    for (int n = 1; n < NODES; n++) {
        assert_same(world, &world->nodes[0], &world->nodes[n]);
    }
    assert_heads_equal(world);
    world->taken = taken_rows(&world->nodes[checked]);
    if (below(world, 8) == 0) {
        assert_whole(&world->nodes[checked]);
        assert_rebuilds_equal(&world->nodes[checked]);
    }
}

static uint64_t number_from_environment(const char *name, uint64_t otherwise)
{
    int64_t number;
    const char *text = getenv(name);

    return text != NULL && text_to_int64(text_of(text), &number) && number > 0 ? (uint64_t)number : otherwise;
}

static void nodes_that_have_the_same_entries_show_the_same(void **state)
{
    uint64_t first = number_from_environment("WHITESTONE_SEED", 1);
    uint64_t count = getenv("WHITESTONE_SEED") != NULL ? 1 : number_from_environment("WHITESTONE_SEEDS", SEEDS);
    World world;
    int applied = 0, known = 0, quarantined = 0, stale = 0, taken = 0;

    (void)state;
    for (uint64_t seed = first; seed < first + count; seed++) {
        world_open(&world, seed);
        world_run(&world);
        world_close(&world);
        applied += world.applied;
        known += world.known;
        quarantined += world.quarantined;
        stale += world.stale;
        taken += world.taken;
    }
    print_message(
        "%llu histories: %d slices applied, %d known, %d quarantined, %d came too early, %d held rows taken up\n",
        (unsigned long long)count, applied, known, quarantined, stale, taken);
    assert_true(count == 1 || (applied > 0 && known > 0 && quarantined > 0 && stale > 0 && taken > 0));
}

static int setup(void **state)
{
    (void)state;
    test_model_open(&model);
    test_folder(folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rmdir(folder);
    test_model_close(&model);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nodes_that_have_the_same_entries_show_the_same)};

    return cmocka_run_group_tests(tests, setup, teardown);
}
