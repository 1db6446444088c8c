/* The index of the merge for spin: what is stored is known by runs; plans merge runs into one, and
 * forget old ones, while other plans judge landings that may have waited for days.
 *
 * A landing holds one event, whose position is the landing's number. A day is longer than a request
 * is under way: what is named on a day has landed by the end of the next one, or does not land. */

#define BIT(number) (1 << (number))
#define HAS(set, number) (((set) & BIT(number)) != 0)

#ifndef LANDINGS
#define LANDINGS 3
#endif
#ifndef IDS
#define IDS 1 /* landings have the ids 0, 1, … by turns */
#endif
#ifndef PLANS
#define PLANS 4
#endif
#ifndef DAYS
#define DAYS 2
#endif
#ifndef HORIZON
#define HORIZON 1 /* days that an id is known; one of them for requests that are under way */
#endif
#ifndef WORKERS
#define WORKERS 2
#endif
#ifndef DEATHS
#define DEATHS 0
#endif

#define ID(landing) ((landing) % IDS)

/* What lands. */
byte day[5];           /* that the landing's name bears */
byte names;
byte under_way;        /* sets of landings */
byte there;
byte now;

/* The chain. Plan n stands at n - 1, and so does its run. */
byte plans;
byte takes[PLANS];     /* a set: landings; 0: the plan is about the index */
byte sources[PLANS];   /* a set: runs that are merged */
byte drops[PLANS];     /* a set: runs that are forgotten */
byte index[PLANS + 1]; /* a set: the runs that stand when the plan is made */
byte head;
bit is_closed = 1;
byte done;             /* a set */

byte rows[PLANS];      /* of a run: a set of landings whose events own their ids */
byte newest[PLANS];    /* of a run: the newest day of the landings that it comes from */
byte files;            /* a set: runs that are there */
byte judged;           /* a set: plans with verdicts */
byte stored[PLANS];    /* verdicts: a set of landings whose events go into the lake */
byte deaths = DEATHS;

byte any;              /* for what can go either way in one step; zero at its end */

/* What has to be true, always: an assertion says which. */
hidden byte I2, I3, I6, I8;

/* For the arithmetic of one d_step, in which they are set before they are read. */
hidden byte landing;
hidden byte other;
hidden byte run_;
hidden byte named;
hidden byte oldest;
hidden byte owned;

/* Makes `any` any member of `set`. */
inline PickAny(set) {
  if
  :: HAS(set, 0) -> any = 0
  :: HAS(set, 1) -> any = 1
  :: HAS(set, 2) -> any = 2
  :: HAS(set, 3) -> any = 3
  :: HAS(set, 4) -> any = 4
  :: HAS(set, 5) -> any = 5
  fi
}

#define OVERDUE(name) (HAS(under_way, name) && day[name] < now)
#define IS_OVERDUE (OVERDUE(0) || OVERDUE(1) || OVERDUE(2) || OVERDUE(3) || OVERDUE(4))

active proctype World() {
end:
  do
  :: atomic { names < LANDINGS ->
       day[names] = now;
       under_way = under_way | BIT(names);
       names++
     }
  :: atomic { under_way != 0 ->
       PickAny(under_way);
       under_way = under_way & ~BIT(any);
       there = there | BIT(any);
       any = 0
     }
  :: atomic { now < DAYS && !IS_OVERDUE -> now++ }
  od
}

/* Makes `named` the landings that plans up to `last` take. */
inline ReadChain(last) {
  named = 0;
  for (run_ : 0 .. PLANS - 1) {
    if
    :: run_ < last -> named = named | takes[run_]
    :: else
    fi
  }
}

/* Runs of which all landings are older than the horizon, as the oldest landing that a full listing
 * shows unjudged sees it; or as it is now if there is none. */
inline FindOld() {
  ReadChain(at);
  oldest = stamp;
#ifndef EXPIRES_BY_CLOCK
  for (landing : 0 .. LANDINGS - 1) {
    if
    :: HAS(there & ~named, landing) && day[landing] < oldest -> oldest = day[landing]
    :: else
    fi
  };
#endif
  old = 0;
  for (run_ : 0 .. PLANS - 1) {
    if
    :: HAS(index[at], run_) && newest[run_] + HORIZON < oldest -> old = old | BIT(run_)
    :: else
    fi
  };
  stamp = 0
}

/* Step C3: creates the plan, unless there is one of that number. */
inline PutPlan() {
  d_step {
    if
    :: plans < at ->
       plans = at;
       takes[at - 1] = wanted;
       sources[at - 1] = merged;
       drops[at - 1] = old;
       /* What stands after it. */
#ifdef KEEPS_SOURCES
       index[at] = (index[at - 1] & ~old) | BIT(at - 1)
#else
       index[at] = (index[at - 1] & ~(old | merged)) | BIT(at - 1)
#endif
    :: else
    fi;
    wanted = 0; merged = 0; old = 0
  }
}

/* Step C4: the verdicts, unless they are there; an id that is stored was not stored by anything
 * that landed within the horizon. */
inline Judge() {
  d_step {
    owned = 0;
    for (landing : 0 .. LANDINGS - 1) {
      if
      :: HAS(takes[at - 1], landing) ->
         oldest = 1;
         for (other : 0 .. LANDINGS - 1) {
           if
           :: HAS(known | owned, other) && ID(other) == ID(landing) -> oldest = 0
           :: else
           fi
         };
         if
         :: oldest == 1 -> owned = owned | BIT(landing)
         :: else
         fi
      :: else
      fi
    };
    if
    :: HAS(judged, at - 1) -> assert(I3 || stored[at - 1] == owned)
    :: else ->
       for (run_ : 0 .. PLANS - 1) {
         for (landing : 0 .. LANDINGS - 1) {
           for (other : 0 .. LANDINGS - 1) {
             assert(I2 || !HAS(owned, landing) || run_ == at - 1 || !HAS(stored[run_], other) ||
                    ID(landing) != ID(other) ||
                    day[landing] > day[other] + HORIZON - 1 ||
                    day[other] > day[landing] + HORIZON - 1)
           }
         }
       };
       judged = judged | BIT(at - 1);
       stored[at - 1] = owned
    fi;
    known = 0
  }
}

/* Step C4: the plan's run, unless it is there. */
inline PutRun() {
  d_step {
    owned = (takes[at - 1] != 0 -> stored[at - 1] : known);
    /* Of a window's landings the newest day; of runs that of the newest of them. */
    oldest = 0;
    for (landing : 0 .. LANDINGS - 1) {
      if
      :: HAS(takes[at - 1], landing) && day[landing] > oldest -> oldest = day[landing]
      :: else
      fi
    };
    for (run_ : 0 .. PLANS - 1) {
      if
      :: HAS(sources[at - 1], run_) && newest[run_] > oldest -> oldest = newest[run_]
      :: else
      fi
    };
#ifdef AGES_BY_OLDEST
    for (run_ : 0 .. PLANS - 1) {
      if
      :: HAS(sources[at - 1], run_) && newest[run_] < oldest -> oldest = newest[run_]
      :: else
      fi
    };
#endif
    if
    :: HAS(files, at - 1) -> assert(I3 || rows[at - 1] == owned)
    :: !HAS(files, at - 1) ->
       files = files | BIT(at - 1);
       rows[at - 1] = owned;
       newest[at - 1] = oldest
    fi;
    known = 0
  }
}

/* Makes `any` the first member of `unread`. */
inline PickFirst() {
  do
  :: HAS(unread, any) -> break
  :: else -> any++
  od
}

#ifdef KEEPS_SOURCES
#define GARBAGE drops[at - 1]
#else
#define GARBAGE (drops[at - 1] | sources[at - 1])
#endif
#define IS_STILL_OPEN (head == at && !is_closed)
#define MAY_DIE atomic { deaths > 0 -> deaths--; goto start }

#ifdef EXPIRES_IN_JUDGING
#define TO_READ(run) (newest[run] + HORIZON >= now)
#else
#define TO_READ(run) true
#endif

proctype Worker() {
  byte at;                      /* the plan at hand */
  byte wanted, merged, old;     /* the plan that it would make */
  byte stamp;
  byte unread, known;           /* sets: runs that are still to be read, rows of those that were */

start:
  /* C1 */
  atomic {
    wanted = 0; merged = 0; old = 0; stamp = 0; unread = 0; known = 0;
    at = head;
    if
    :: is_closed -> goto follow_closed
    :: !is_closed -> goto follow_open
    fi
  };
follow_open:
  if
  :: atomic { HAS(done, at - 1) -> goto close_head }
  :: atomic { !HAS(done, at - 1) -> goto work }
  :: MAY_DIE
  fi;
follow_closed:
end:
  if
  :: atomic { head != at || !is_closed -> goto start }
  :: atomic { plans > at -> at++; goto move_head }
  :: atomic { plans <= at && at < PLANS && there != 0 -> stamp = now }
  fi;

  /* C2: landings, or runs; the time was read before. */
  if
  :: atomic {
       d_step { ReadChain(at); wanted = there & ~named; stamp = 0 };
       if
       :: wanted != 0
       :: else -> goto start
       fi;
       /* All of them, or one. */
       if
       :: PickAny(wanted); wanted = BIT(any); any = 0
       :: true
       fi
     }
  :: atomic {
       d_step { FindOld() };
       /* All runs that stay become one, or none does, or any do. */
       if
       :: merged = index[at] & ~old
       :: true
#ifdef ANY_RUNS
       :: do
          :: any < PLANS && HAS(index[at] & ~old, any) -> merged = merged | BIT(any); any++
          :: any < PLANS -> any++
          :: any == PLANS -> break
          od;
          any = 0
#endif
       fi;
       if
       :: merged == 0 && old == 0 -> goto start
       :: else
       fi
     }
  :: MAY_DIE
  fi;
  /* C3 */
  if
  :: atomic { at++; PutPlan() }
  :: MAY_DIE
  fi;
move_head:
  if
  :: atomic { head == at - 1 && is_closed -> head = at; is_closed = 0; goto follow_open }
  :: atomic { !(head == at - 1 && is_closed) -> goto start }
  :: MAY_DIE
  fi;

  /* C4: the runs that the plan names are read, one after another. */
work:
  atomic {
    unread = (takes[at - 1] != 0 -> index[at - 1] : sources[at - 1]);
    if
    :: IS_STILL_OPEN
    :: else -> goto start
    fi
  };
  do
  :: atomic { unread != 0 ->
       PickFirst();
       if
       :: !HAS(files, any) -> any = 0; goto miss
       :: HAS(files, any) && (takes[at - 1] == 0 || TO_READ(any)) -> known = known | rows[any]
       :: HAS(files, any) && !(takes[at - 1] == 0 || TO_READ(any))
       fi;
       unread = unread & ~BIT(any);
       any = 0
     }
  :: atomic { unread == 0 && takes[at - 1] != 0 -> Judge(); break }
  :: atomic { unread == 0 && takes[at - 1] == 0 -> break }
  :: MAY_DIE
  od;
  if
  :: atomic { PutRun() }
  :: MAY_DIE
  fi;
#ifdef DELETES_SOURCES_EARLY
  goto clean;
close:
#endif

  /* C7 */
  if
  :: atomic { done = done | BIT(at - 1) }
  :: MAY_DIE
  fi;
close_head:
  if
  :: atomic { IS_STILL_OPEN -> is_closed = 1 }
  :: atomic { !IS_STILL_OPEN -> goto start }
  :: MAY_DIE
  fi;
#ifdef DELETES_SOURCES_EARLY
  goto start;
#endif

  /* C8: the runs that no later plan names. */
clean:
  if
  :: atomic { (GARBAGE & files) != 0 ->
       PickAny(GARBAGE & files);
       files = files & ~BIT(any);
       any = 0;
       goto clean
     }
#ifdef DELETES_SOURCES_EARLY
  :: atomic { (GARBAGE & files) == 0 -> goto close }
#else
  :: atomic { (GARBAGE & files) == 0 -> goto start }
#endif
  :: MAY_DIE
  fi;

  /* A run is missing: the head is further, or the chain stands still. */
miss:
  atomic { assert(I8 || !IS_STILL_OPEN); goto start }
}

init {
  atomic {
    run Worker()
#if WORKERS > 1
    ; run Worker()
#endif
  }
}
