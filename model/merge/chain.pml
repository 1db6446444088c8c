/* The chain of plans, its head, and what is made for each plan. Plan n stands at n - 1. */

/* What plans say. */
byte plans;            /* so many are there */
byte takes[4];         /* a set: landings; of a plan that stores what was held: plans */
byte before[PLANS];    /* a set: landings of earlier plans that may share records with these */
byte deletes[PLANS];   /* a set: landings that go once the plan is closed */
byte kinds;            /* a set: plans that store what was held */
byte floors[PLANS];    /* the first plan that is read back from then on: what is before is gone */

byte done;             /* a set: plans with their .done */

/* What is made for them: sets of rows, and of what is there. */
#define RANGE_OF(row) (KEY(row) % RANGES)
#define AT(plan, range) ((plan) * RANGES + (range))
byte counted[PLANS];            /* verdicts: of the first range, the rows that count */
byte stored[PLANS * RANGES];    /* verdicts: the rows that own their ids */
byte verdicts;                  /* a set of AT() */
byte indexed[PLANS * RANGES];   /* the index: of these rows */
byte runs;                      /* a set of AT() */
byte lake[PLANS * 2];           /* two folders */
byte objects;                   /* a set: those of the lake that are there */
byte held_rows[PLANS];          /* rows that are held, in objects of their own */
byte held_objects;              /* a set */
byte ledger[PLANS];             /* rows in ledger and quarantine */
byte entries;                   /* a set */

bit is_full;                    /* whether the listing shows all days; zero at the step's end */

byte deaths = DEATHS;

/* For the audit alone. */
byte accepted;                  /* a set: plans that the head has named */

/* What has to be true, always: an assertion says which. */
hidden byte I1, I2, I3, I4, I5, I6, I7, I8;

hidden byte plan_;
hidden byte range;
hidden byte named;
hidden byte held;
hidden byte seen;
hidden byte counting;
hidden byte owned;
hidden byte known;
hidden byte step_;
hidden byte best;

#define FOLDER(row) (KEY(row) % 2)

/* Makes `named` the landings that plans take, from the floor up to `last`, `held` the plans whose
 * held rows are not stored yet. */
inline ReadChain(last) {
  named = 0; held = 0;
  for (plan_ : 0 .. PLANS - 1) {
    if
    :: plan_ < last && HAS(kinds, plan_) -> held = held & ~takes[plan_]
    :: plan_ < last && !HAS(kinds, plan_) ->
       named = named | (last > 0 && plan_ >= floors[last - 1] -> takes[plan_] : 0);
       Gather(plan_, 1);
       if
       :: HOLDS && owned != 0 -> held = held | BIT(plan_)
       :: else
       fi
    :: else
    fi
  }
}
