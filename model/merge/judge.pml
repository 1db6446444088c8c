/* Step C4, and what else is pure: which rows count, who owns which id, what a lake object holds. */

#define IS_EVENT(row) (KEY(row) != REJECTED)
#define SAME_ID(a, b) (IS_EVENT(a) && KEY(a) == KEY(b))

/* Makes `seen` the places that landings of `set` hold. What is replayed counts by its ids alone,
 * and keeps nothing else from counting. */
inline SeeBefore(set) {
  seen = 0;
  for (landing : 0 .. LANDINGS - 1) {
    if
    :: HAS(set, landing) && JUDGEMENT(landing) == 0 -> seen = seen | PLACES(landed[landing])
    :: else
    fi
  }
}

/* Makes `known` the rows whose ids the index of a plan knows. */
inline ReadIndex(plan) {
  known = 0;
  for (step_ : 0 .. plan * RANGES - 1 + OWN_INDEX * RANGES) {
    known = known | indexed[step_]
  }
}

#define LOWEST(set) \
  (HAS(set, 0) -> 0 : (HAS(set, 1) -> 1 : (HAS(set, 2) -> 2 : 3)))
#define RANK(landing) (2 * LOWEST(PLACES(landed[landing])) + JUDGEMENT(landing))
#ifdef NEWEST_FIRST
#define COMES_BEFORE(a, b) (RANK(a) < RANK(b) || (RANK(a) == RANK(b) && a > b))
#else
#define COMES_BEFORE(a, b) (RANK(a) < RANK(b))
#endif

/* Makes `best` the landing of `set` that comes first in the plan; NONE: it is empty. By first
 * positions, then by judgements, then by names. */
inline PickFirst(set) {
  best = NONE;
  for (landing : 0 .. LANDINGS - 1) {
    if
    :: !HAS(set, landing)
    :: HAS(set, landing) && best == NONE -> best = landing
    :: HAS(set, landing) && best != NONE && COMES_BEFORE(landing, best) -> best = landing
    :: else
    fi
  }
}

/* Makes `counting` the rows that count, of landings `set`, none of whose records landings `prior`
 * hold. */
inline Count(set, prior) {
  counting = 0;
  SeeBefore(prior);
  other = set;
  do
  :: other != 0 ->
     PickFirst(other);
     other = other & ~BIT(best);
     for (row : 0 .. ROWS - 1) {
       if
       :: HAS(landed[best], row) && (JUDGEMENT(best) == 1 || !HAS(seen, POSITION(row))) ->
          counting = counting | BIT(row)
       :: else
       fi
     };
     seen = seen | (JUDGEMENT(best) == 1 -> 0 : PLACES(landed[best]))
  :: else -> break
  od
}

/* Makes `owned` those of `counting` that own their ids, of `range`: the index knows none of them,
 * and they come first in the order of positions. */
inline Own() {
  owned = 0;
  for (step_ : 0 .. ROWS - 1) {
    /* By position, then by schema. */
    row = ROW(step_ / 2, step_ % 2);
    if
    :: HAS(counting, row) && IS_EVENT(row) && RANGE_OF(row) == range ->
       best = 1;
       for (other : 0 .. ROWS - 1) {
         if
         :: OWNS(other, row) && SAME_ID(other, row) -> best = 0
         :: else
         fi
       };
       if
       :: best == 1 -> owned = owned | BIT(row)
       :: else
       fi
    :: else
    fi
  }
}

/* Makes `owned` the rows of a folder, by the verdicts of a plan. */
inline Gather(plan, folder) {
  owned = 0;
  for (step_ : 0 .. RANGES - 1) { owned = owned | stored[AT(plan, step_)] };
  for (row : 0 .. ROWS - 1) {
    if
    :: HAS(owned, row) && FOLDER(row) != folder -> owned = owned & ~BIT(row)
    :: else
    fi
  }
}
