#include "geo/simple_ring.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

/* Edge i runs from vertex i to vertex i + 1; the boxes of all edges, side by side for quick comparison. */
typedef struct Edges {
    const double *xy;
    uint32_t count;
    double west[SIMPLE_RING_MAX], east[SIMPLE_RING_MAX], south[SIMPLE_RING_MAX], north[SIMPLE_RING_MAX];
} Edges;

/*
 * On which side of the line a-b lies c: 1 left, -1 right, 0 when rounding leaves a doubt. The bound is that of
 * J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic", 1997: (3 + 16e) e with e = 2^-53; the added 1e-300
 * keeps products that vanish out.
 */
static inline int side_surely(const double *a, const double *b, const double *c)
{
    double left = (a[0] - c[0]) * (b[1] - c[1]), right = (a[1] - c[1]) * (b[0] - c[0]);
    double determinant = left - right, bound = 3.3306690738754716e-16 * (fabs(left) + fabs(right)) + 1e-300;

    return (determinant > bound) - (determinant < -bound);
}

/* No crossing of the lines a-b and c-d: one of them has both ends of the other surely on one side. */
static bool edges_surely_apart(const double *edge, const double *other)
{
    int one = side_surely(edge, edge + 2, other);

    if (one != 0 && one == side_surely(edge, edge + 2, other + 2)) {
        return true;
    }
    one = side_surely(other, other + 2, edge);
    return one != 0 && one == side_surely(other, other + 2, edge + 2);
}

/*
 * Edges a-b and b-c meet in b alone: when longitude or latitude goes on strictly in one direction, no other point of
 * one has a coordinate of the other; else when they are surely not on one line.
 */
static bool corner_surely_simple(const double *a, const double *b, const double *c)
{
    bool onward_lon = (a[0] < b[0] && b[0] < c[0]) || (a[0] > b[0] && b[0] > c[0]);
    bool onward_lat = (a[1] < b[1] && b[1] < c[1]) || (a[1] > b[1] && b[1] > c[1]);

    return onward_lon || onward_lat || side_surely(a, b, c) != 0;
}

static bool corners_surely_simple(const Edges *edges)
{
    const double *xy = edges->xy, *before = xy + 2 * (size_t)(edges->count - 1);

    for (uint32_t i = 0; i < edges->count; i++) {
        if (!corner_surely_simple(before, xy + 2 * (size_t)i, xy + 2 * (size_t)i + 2)) {
            return false;
        }
        before = xy + 2 * (size_t)i;
    }
    return true;
}

static void edges_measure(Edges *edges, const double *xy, uint32_t count)
{
    edges->xy = xy;
    edges->count = count;
    for (uint32_t i = 0; i < count; i++) {
        double lon = xy[2 * i], lat = xy[2 * i + 1], next_lon = xy[2 * i + 2], next_lat = xy[2 * i + 3];
        edges->west[i] = lon < next_lon ? lon : next_lon;
        edges->east[i] = lon < next_lon ? next_lon : lon;
        edges->south[i] = lat < next_lat ? lat : next_lat;
        edges->north[i] = lat < next_lat ? next_lat : lat;
    }
}

static inline bool boxes_meet(const Edges *edges, uint32_t i, uint32_t k)
{
    return (edges->west[k] <= edges->east[i]) & (edges->east[k] >= edges->west[i]) &
           (edges->south[k] <= edges->north[i]) & (edges->north[k] >= edges->south[i]);
}

bool ring_is_surely_simple(const double *xy, uint32_t count)
{
    Edges edges;

    assert(count <= SIMPLE_RING_MAX);
    if (count < 4) {
        return false;
    }
    edges_measure(&edges, xy, count - 1);
    if (!corners_surely_simple(&edges)) {
        return false;
    }
    for (uint32_t i = 0; i + 2 < edges.count; i++) {
        uint32_t end = i == 0 ? edges.count - 1 : edges.count;
        for (uint32_t k = i + 2; k < end; k++) {
            if (boxes_meet(&edges, i, k) && !edges_surely_apart(xy + 2 * i, xy + 2 * k)) {
                return false;
            }
        }
    }
    return true;
}
