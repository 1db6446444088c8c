/* Step C2: what the next plan takes, which plans before it matter, what it deletes. */

/* Until something has landed nobody looks. */
#define HAS_LISTED (there != 0)

/* Makes `wanted` the first landings that no plan takes, in the order of shards and positions:
 * closed downwards, up to some budget. */
inline Take() {
#ifdef HOURLY
  /* A listing of the open hours alone. */
  if
  :: is_full = 1
  :: d_step {
       is_full = 0;
       for (landing : 0 .. LANDINGS - 1) {
         if
         :: day[landing] < now -> wanted = wanted & ~BIT(landing)
         :: else
         fi
       }
     }
  fi;
#else
  is_full = 1;
#endif
  do
  :: wanted != 0 -> d_step { DropLast() }
  :: break
  od
}

inline DropLast() {
  best = NONE;
  for (landing : 0 .. LANDINGS - 1) {
    if
    :: HAS(wanted, landing) && (best == NONE || !COMES_BEFORE(landing, best)) -> best = landing
    :: else
    fi
  };
  wanted = wanted & ~BIT(best)
}

#ifdef REPLAYS_WALK_BACK
#define MAY_BE_BEFORE(landing) true
#else
#define MAY_BE_BEFORE(landing) (JUDGEMENT(landing) == 0)
#endif

/* Makes `prior` the landings of earlier plans that may share records with the wanted ones: what
 * they say of themselves is their first and last position. */
inline NameBefore() {
  prior = 0;
  for (landing : 0 .. LANDINGS - 1) {
    if
    :: HAS(named, landing) && MAY_BE_BEFORE(landing) ->
       for (other : 0 .. LANDINGS - 1) {
         if
         :: HAS(wanted, other) && MAY_BE_BEFORE(other) &&
              (PLACES(landed[landing]) & PLACES(landed[other])) != 0 ->
            prior = prior | BIT(landing)
         :: else
         fi
       }
    :: else
    fi
  };
#ifndef REPLAYS_WALK_BACK
  /* Those that a plan deletes are as good as gone, though they may still be there. */
  for (plan_ : 0 .. PLANS - 1) {
    if
    :: plan_ < at -> prior = prior & ~deletes[plan_]
    :: else
    fi
  };
#endif
#ifdef FORGETS_PLACES
  prior = 0;
#endif
}

/* Step C8: makes `unwanted` what a full listing shows of the landings that are judged, `oldest` the
 * day of the oldest that is not judged yet. */
inline ListForDeletes() {
  unwanted = there & named;
  for (landing : 0 .. LANDINGS - 1) {
    if
    :: HAS(there & ~named, landing) && (is_full || day[landing] == now) && day[landing] < oldest ->
       oldest = day[landing]
    :: else
    fi
  };
#ifdef DELETES_BY_CLOCK
  oldest = DAYS;
#endif
#ifdef DELETES_BY_AGE
  oldest = DAYS;
  unwanted = there & ~wanted;
#endif
#ifndef DELETES_FROM_ANY_LISTING
  if
  :: !is_full -> unwanted = 0
  :: else
  fi;
#endif
}

/* Keeps of them those whose records were past coming again, and their requests past being under
 * way, when that oldest one was named; or now, if there is none. */
inline KeepOld() {
  for (landing : 0 .. LANDINGS - 1) {
    if
    :: day[landing] + GRACE > (stamp < oldest -> stamp : oldest) ->
       unwanted = unwanted & ~BIT(landing)
    :: else
    fi
  };
  oldest = 0
}

/* Makes `floor` the first plan of which a full listing still shows a landing, or whose held rows
 * are not stored yet: the names of earlier ones may be forgotten, for their objects are gone. */
inline FindFloor() {
  floor = (at > 0 -> floors[at - 1] : 0);
#ifdef FORGETS_NAMES
  floor = at;
#else
  if
  :: is_full ->
     do
     :: floor + 1 < at && !HAS(held, floor) && (HAS(kinds, floor) || (takes[floor] & there) == 0) ->
        floor++
     :: else -> break
     od
  :: else
  fi
#endif
}

/* A plan that takes and deletes nothing is none. */
inline IfAny() {
  if
  :: wanted == 0 && unwanted == 0 -> goto start
  :: else
  fi
}

/* The time is read before the listing begins: what lands in between counts as not judged. */
inline MakePlan() {
  d_step { ReadChain(at); wanted = there & ~named };
  Take();
  oldest = DAYS;
  d_step {
    ReadChain(at);
    NameBefore();
    ListForDeletes();
    FindFloor();
#ifndef CLOCK_AFTER_LISTING
    KeepOld();
#endif
    is_full = 0
  };
#ifndef CLOCK_AFTER_LISTING
  stamp = 0;
#endif
  IfAny()
}

/* The same for rows that are held. */
inline MakeHeldPlan() {
  d_step {
    ReadChain(at);
    wanted = held;
    is_held_kind = 1;
    floor = (at > 0 -> floors[at - 1] : 0);
    stamp = 0
  };
  IfAny()
}

/* Step C3: creates the plan, unless there is one of that number. */
inline PutPlan() {
  d_step {
    if
    :: plans < at ->
       plans = at;
       takes[at - 1] = wanted;
       before[at - 1] = prior;
       deletes[at - 1] = unwanted;
       floors[at - 1] = floor;
       if
       :: is_held_kind -> kinds = kinds | BIT(at - 1)
       :: else -> assert(I7 || ((wanted | prior) & ~there) == 0)
       fi
    :: else
    fi
  }
}
