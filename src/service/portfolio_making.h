/*
 * portfolio_making.h - what the files that make a portfolio share; private to them.
 */
#ifndef SERVICE_PORTFOLIO_MAKING_H
#define SERVICE_PORTFOLIO_MAKING_H

#include "service/portfolio.h"

typedef struct PortfolioMaking {
    Reader *reader;
    Arena *arena;
    const FrameworkQuestion *question;
    const RecordType *programmes; /* or NULL */
    Portfolio *portfolio;
} PortfolioMaking;

/* Which measures answer, by the roles their types play. */
void portfolio_measures_find(PortfolioMaking *making);

/* Land, casualties, people reached and hazards of one programme, and the last month that something is told of. */
Status portfolio_figures_read(PortfolioMaking *making, PortfolioRow *row, Error *err) CHECKED;

/* What of the rows adds up. */
void portfolio_figures_sum(PortfolioMaking *making);

/* Women and men of every row and of all, with their gaps at grades. */
Status portfolio_parity_read(PortfolioMaking *making, Error *err) CHECKED;

/* What is to be chased; rows are complete. */
void portfolio_findings_find(PortfolioMaking *making);

/* The later of two dates that may not be known. */
static inline void date_advance(Date *last, Date date)
{
    if (date_is_known(date) && (!date_is_known(*last) || date.day > last->day)) {
        *last = date;
    }
}

#endif
