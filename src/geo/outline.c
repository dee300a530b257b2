#include "geo/outline.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "geo/nearest.h"

enum { GRID_SIZE = 256 };

/* What is known of a cell; the first two are also answers. */
enum { CELL_OUTSIDE = 0, CELL_INSIDE = 1, CELL_MIXED = 2 };

/* Degrees that rounding may shift a crossing by: a tenth of a millimetre, far more than doubles lose. */
#define SLACK 1e-9

struct Outline {
    Box box;
    double column_width, row_height; /* degrees */
    double columns_per_degree, rows_per_degree;
    uint32_t row_starts[GRID_SIZE + 1]; /* row i has edges row_edges[row_starts[i]] up to those of row i + 1 */
    Edge *row_edges;                    /* every edge in each row it touches */
    uint8_t cells[GRID_SIZE][GRID_SIZE];
};

static inline int clamp_cell(double position)
{
    return position < 0 ? 0 : position >= GRID_SIZE ? GRID_SIZE - 1 : (int)position;
}

static inline int row_of(const Outline *outline, double lat)
{
    return clamp_cell((lat - outline->box.south) * outline->rows_per_degree);
}

static inline int column_of(const Outline *outline, double lon)
{
    return clamp_cell((lon - outline->box.west) * outline->columns_per_degree);
}

static Edge edge_of(const Geometry *area, uint32_t vertex)
{
    const double *xy = area->xy + 2 * (size_t)vertex;

    return (Edge){xy[0], xy[1], xy[2], xy[3]};
}

/* Calls for every edge and every row it touches: first to count, then (`fill`) to store. */
static void rows_visit(Outline *outline, const Geometry *area, uint32_t *counts, bool fill)
{
    for (uint32_t ring = 0; ring < area->ring_count; ring++) {
        for (uint32_t i = area->rings[ring]; i + 1 < area->rings[ring + 1]; i++) {
            Edge edge = edge_of(area, i);
            int first = row_of(outline, fmin(edge.lat, edge.end_lat) - SLACK);
            int last = row_of(outline, fmax(edge.lat, edge.end_lat) + SLACK);
            for (int row = first; row <= last; row++) {
                if (fill) {
                    outline->row_edges[outline->row_starts[row] + counts[row]] = edge;
                }
                counts[row]++;
            }
        }
    }
}

static void rows_build(Outline *outline, Arena *arena, const Geometry *area)
{
    uint32_t counts[GRID_SIZE] = {0};

    rows_visit(outline, area, counts, false);
    for (int row = 0; row < GRID_SIZE; row++) {
        outline->row_starts[row + 1] = outline->row_starts[row] + counts[row];
        counts[row] = 0;
    }
    outline->row_edges = ARENA_ARRAY(arena, Edge, outline->row_starts[GRID_SIZE]);
    rows_visit(outline, area, counts, true);
}

/* Longitude where the edge (not level) has that latitude, kept between its ends. */
static double edge_at(const Edge *edge, double lat)
{
    double share = (lat - edge->lat) / (edge->end_lat - edge->lat);

    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return edge->lon + share * (edge->end_lon - edge->lon);
}

/* Marks the cells of `row` that the edge may pass. */
static void cells_mark(Outline *outline, int row, const Edge *edge)
{
    double from = edge->lon, to = edge->end_lon;

    if (fabs(edge->end_lat - edge->lat) > SLACK) {
        double south = outline->box.south + row * outline->row_height;
        from = edge_at(edge, south - SLACK);
        to = edge_at(edge, south + outline->row_height + SLACK);
    }
    /* A slanted edge shifts by more than the slack of its latitude. */
    double slack = SLACK * (1 + fabs((edge->end_lon - edge->lon) / fmax(fabs(edge->end_lat - edge->lat), SLACK)));
    slack = fmin(slack, outline->column_width);
    int last = column_of(outline, fmax(from, to) + slack);
    for (int column = column_of(outline, fmin(from, to) - slack); column <= last; column++) {
        outline->cells[row][column] = CELL_MIXED;
    }
}

static bool row_contains(const Outline *outline, int row, double lon, double lat)
{
    const Edge *edge = outline->row_edges + outline->row_starts[row];
    const Edge *end = outline->row_edges + outline->row_starts[row + 1];
    bool inside = false;

    for (; edge < end; edge++) {
        if ((edge->lat > lat) != (edge->end_lat > lat)) {
            double crossing = edge->lon + (lat - edge->lat) / (edge->end_lat - edge->lat) * (edge->end_lon - edge->lon);
            inside ^= crossing > lon;
        }
    }
    return inside;
}

/* Cells without edges are of one kind, and neighbours in a row without one between them of the same. */
static void row_classify(Outline *outline, int row)
{
    double lat = outline->box.south + (row + 0.5) * outline->row_height;
    int before = CELL_MIXED;

    for (int column = 0; column < GRID_SIZE; column++) {
        uint8_t *cell = &outline->cells[row][column];
        if (*cell != CELL_MIXED && before == CELL_MIXED) {
            double lon = outline->box.west + (column + 0.5) * outline->column_width;
            *cell = row_contains(outline, row, lon, lat) ? CELL_INSIDE : CELL_OUTSIDE;
        } else if (*cell != CELL_MIXED) {
            *cell = (uint8_t)before;
        }
        before = *cell;
    }
}

Outline *outline_create(Arena *arena, const Geometry *area)
{
    assert(geometry_is_area(area) && area->vertex_count > 0);
    Outline *outline = ARENA_NEW(arena, Outline);

    outline->box = geometry_box(area);
    outline->column_width = fmax(outline->box.east - outline->box.west, 1e-6) / GRID_SIZE;
    outline->row_height = fmax(outline->box.north - outline->box.south, 1e-6) / GRID_SIZE;
    outline->columns_per_degree = 1 / outline->column_width;
    outline->rows_per_degree = 1 / outline->row_height;
    rows_build(outline, arena, area);
    for (int row = 0; row < GRID_SIZE; row++) {
        for (uint32_t i = outline->row_starts[row]; i < outline->row_starts[row + 1]; i++) {
            cells_mark(outline, row, &outline->row_edges[i]);
        }
        row_classify(outline, row);
    }
    return outline;
}

bool outline_contains(const Outline *outline, double lon, double lat)
{
    const Box *box = &outline->box;

    if (!(lon >= box->west && lon <= box->east && lat >= box->south && lat <= box->north)) {
        return false;
    }
    int row = row_of(outline, lat), cell = outline->cells[row][column_of(outline, lon)];
    return cell == CELL_MIXED ? row_contains(outline, row, lon, lat) : cell == CELL_INSIDE;
}

bool outline_surely_covers(const Outline *outline, Box box)
{
    const Box *own = &outline->box;

    if (!(box.west >= own->west && box.east <= own->east && box.south >= own->south && box.north <= own->north)) {
        return false;
    }
    int last_row = row_of(outline, box.north), last_column = column_of(outline, box.east);
    for (int row = row_of(outline, box.south); row <= last_row; row++) {
        for (int column = column_of(outline, box.west); column <= last_column; column++) {
            if (outline->cells[row][column] != CELL_INSIDE) {
                return false;
            }
        }
    }
    return true;
}

static void nearest_try_row(Nearest *nearest, const Outline *outline, int row)
{
    if (row >= 0 && row < GRID_SIZE) {
        for (uint32_t i = outline->row_starts[row]; i < outline->row_starts[row + 1]; i++) {
            nearest_try(nearest, &outline->row_edges[i]);
        }
    }
}

double outline_distance(const Outline *outline, double lon, double lat)
{
    int row = row_of(outline, lat);
    Nearest nearest;

    nearest_init(&nearest, lon, lat);
    for (int away = 0; away < GRID_SIZE; away++) {
        double gap = (away - 1) * outline->row_height * nearest.metres_per_lat;
        if (away > 1 && gap * gap > nearest.best) {
            break;
        }
        nearest_try_row(&nearest, outline, row - away);
        if (away > 0) {
            nearest_try_row(&nearest, outline, row + away);
        }
    }
    return nearest_metres(&nearest);
}
