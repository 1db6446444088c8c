/* Erasing one event for spin: copies of it land, are judged, held, stored and rolled up; somebody
 * has its id known as erased, and goes through everything that may hold it beside all that.
 *
 * Not here: how copies are judged otherwise, see merge.pml; manifests, which do not change; and the
 * deletion of what was made one, see rollup.pml. */

#define BIT(number) (1 << (number))
#define HAS(set, number) (((set) & BIT(number)) != 0)

#ifndef PLANS
#define PLANS 5
#endif
#ifndef LANDINGS
#define LANDINGS 2 /* copies of the event */
#endif
#ifndef DEATHS
#define DEATHS 0
#endif

mtype = { window, hold, store, roll, erase };
mtype = { unknown, owned, erased };

/* The chain. Plan n stands at n - 1, and so do its file and what it holds. */
byte plans;
mtype kind[PLANS];
byte inputs[PLANS];   /* a set: of landings, of plans that hold, or of files */
bit stores[PLANS];    /* the verdict, which follows from the index that the plan names */
byte head;
bit is_closed = 1;
mtype index = unknown;

byte landed, planned; /* sets of landings */
byte bodies;          /* landings whose row says something */
byte filled, files;   /* sets: files that are there, those that hold the event */
byte held, waits;     /* plans whose held rows have the event, those that are still to be stored */
byte done;
byte deaths = DEATHS;

bit is_asked;         /* somebody wants it erased */
bit is_erased;        /* and was told that it is done */
byte horizon = 1;     /* so often the index forgets */
byte eraser_at;       /* the plan that has made the id known */

/* What has to be true, always: an assertion says which. */
hidden byte E1; /* what is erased is nowhere, and does not come back */
hidden byte E2; /* what is stored is the event, and not what was left of it */

#define IS_STILL_OPEN (head == at && !is_closed)
#define MAY_DIE atomic { deaths > 0 -> deaths--; goto start }

active proctype World() {
end:
  do
  :: atomic { !HAS(landed, 0) -> landed = landed | BIT(0); bodies = bodies | BIT(0) }
  :: atomic { LANDINGS > 1 && HAS(landed, 0) && !HAS(landed, 1) ->
       landed = landed | BIT(1); bodies = bodies | BIT(1) }
  :: atomic { LANDINGS > 2 && HAS(landed, 1) && !HAS(landed, 2) ->
       landed = landed | BIT(2); bodies = bodies | BIT(2) }
  :: atomic { !is_asked -> is_asked = 1 }
  :: atomic { horizon > 0 && is_closed && index != unknown ->
       horizon--;
#ifdef FORGETS_ERASED
       index = unknown
#else
       if
       :: index == owned -> index = unknown
       :: else
       fi
#endif
     }
  od
}

proctype Worker() {
  byte at;      /* the plan at hand */
  bit has;      /* what it has read holds the event */
  mtype taken;  /* the kind of plan that it would make */

start:
  atomic {
    has = 0; taken = 0;
    at = head;
    if
    :: is_closed -> goto follow
    :: !is_closed -> goto write
    fi
  };
follow:
end:
  if
  :: atomic { head != at || !is_closed -> goto start }
  :: atomic { at < PLANS && (landed & ~planned) != 0 -> taken = window }
  :: atomic { at < PLANS && (landed & ~planned) != 0 -> taken = hold }
  :: atomic { at < PLANS && waits != 0 -> taken = store }
  :: atomic { at < PLANS && filled != 0 -> taken = roll }
  :: atomic { at < PLANS && is_asked && index != erased && eraser_at == 0 -> taken = erase }
  fi;
  /* C3: the plan and the head in one step; how they part is merge.pml's. */
  atomic {
    if
    :: head == at && is_closed ->
       at++;
       head = at;
       is_closed = 0;
       kind[at - 1] = taken;
       if
       :: taken == window || taken == hold ->
          inputs[at - 1] = landed & ~planned;
          planned = landed;
          stores[at - 1] = (index == unknown)
       :: taken == store -> inputs[at - 1] = waits
       :: taken == roll -> inputs[at - 1] = filled
       :: taken == erase -> skip
       fi
    :: else
    fi;
    goto start
  };

  /* C5: what is read, then the head, then what is put, unless there is one of its name. */
write:
  if
  :: atomic { kind[at - 1] == erase -> goto close }
  :: atomic { kind[at - 1] == window || kind[at - 1] == hold ->
       has = stores[at - 1];
       /* Of its rows the first is stored: what stands there by now. */
       assert(E2 || !has || !IS_STILL_OPEN || (bodies & inputs[at - 1]) != 0)
     }
  :: atomic { kind[at - 1] == store -> has = (held & inputs[at - 1]) != 0 }
  :: atomic { kind[at - 1] == roll -> has = (files & inputs[at - 1]) != 0 }
  :: MAY_DIE
  fi;
  if
  :: atomic { IS_STILL_OPEN -> skip }
  :: atomic { !IS_STILL_OPEN -> goto start }
  :: MAY_DIE
  fi;
  if
  :: atomic { kind[at - 1] == hold && !HAS(done, at - 1) && has ->
       held = held | BIT(at - 1); assert(E1 || !is_erased) }
  :: atomic { kind[at - 1] == hold && (HAS(done, at - 1) || !has) -> skip }
  :: atomic { kind[at - 1] != hold && !HAS(filled, at - 1) ->
       filled = filled | BIT(at - 1);
       if
       :: has -> files = files | BIT(at - 1); assert(E1 || !is_erased)
       :: else
       fi
     }
  :: atomic { kind[at - 1] != hold && HAS(filled, at - 1) -> skip }
  :: MAY_DIE
  fi;

  /* C7 */
close:
  if
  :: atomic { IS_STILL_OPEN ->
       done = done | BIT(at - 1);
       is_closed = 1;
       if
       :: kind[at - 1] == erase -> index = erased; eraser_at = at
       :: (kind[at - 1] == window || kind[at - 1] == hold) && stores[at - 1] -> index = owned
       :: else
       fi;
       if
       :: kind[at - 1] == hold -> waits = waits | BIT(at - 1)
       :: kind[at - 1] == store ->
          waits = waits & ~inputs[at - 1];
          held = held & ~inputs[at - 1]
       :: else
       fi;
       goto start
     }
  :: atomic { !IS_STILL_OPEN -> goto start }
  :: MAY_DIE
  fi
}

/* Files and landings are gone through one by one: each is replaced as it was read, or read again. */
inline SweepOne(number) {
  atomic {
    if
    :: HAS(files, number) ->
       files = files & ~BIT(number);
#ifdef DELETES_EMPTIED
       filled = filled & ~BIT(number)
#endif
    :: else
    fi
  }
}

#ifdef FORGETS_HELD
#define HELD_IS_STORED true
#else
#define HELD_IS_STORED ((waits & (BIT(eraser_at) - 1)) == 0)
#endif

/* Whether a plan from `from` on rolls up. */
inline LookForRolls(from) {
  rolls = 0;
  number = from;
  do
  :: number <= head ->
     if
     :: number > 0 && kind[number - 1] == roll -> rolls = 1
     :: else
     fi;
     number++
  :: else -> break
  od;
  number = 0
}

/* Whoever erases may be stopped and run again at any time: that begins anew. */
active proctype Eraser() {
  byte number, from;
  bit rolls;

end_asked:
  is_asked == 1;
#ifndef SWEEPS_FIRST
end_known:
  /* The id is known, and what was held by then is stored. */
  atomic { eraser_at > 0 && is_closed && HELD_IS_STORED -> skip };
#endif
sweep:
  atomic { from = (is_closed -> head + 1 : head) };
  for (number : 0 .. PLANS - 1) {
    SweepOne(number)
  };
  number = 0;
  atomic { bodies = 0 };
#ifndef LOOKS_ONCE
end_closed:
  atomic { is_closed ->
       LookForRolls(from);
       if
       :: rolls -> rolls = 0; goto sweep
       :: else
       fi
     };
#endif
#ifdef SWEEPS_FIRST
end_known:
  atomic { eraser_at > 0 && is_closed -> skip };
#endif
  atomic { is_erased = 1; assert(E1 || (files == 0 && (held & waits) == 0)) }
}

init {
  atomic {
    run Worker();
    run Worker()
  }
}
