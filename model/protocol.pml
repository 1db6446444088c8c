/* The exactly-once protocol for spin: attempts, mapping and faults over so few records that all
 * that can happen is looked at.
 *
 * An attempt does one call to a store at a time, with the arithmetic that goes with it; anything
 * may come between two calls, and an attempt may end before each. The steps are numbered as in
 * ARCHITECTURE.md. */
#include "records.pml"
#include "stores.pml"
#include "processor.pml"
#include "mapping.pml"
#include "audit.pml"

#define MAY_FAULT (faults > 0)
#define HAS_CLAIMED (unclaimed == 0 && free == 0 && conflicting == 0)
#define HAS_STORED (pending == 0 && reading == 0 && missing == 0)

proctype Attempt(byte source; byte seat) {
  byte from, to;      /* the batch: [from, to); 0, 0 while there is none */
  byte token;
  bit is_deployed;    /* the partitions that this attempt knows */
  byte goal[POSITIONS];
  byte round;
  /* Sets: what is still to do, step by step... */
  byte unclaimed, free, conflicting, pending, reading, missing, again;
  /* ...and what came of it. */
  byte known, duplicates, conflicts;
  bit is_written, has_looked;

end:
  do
  /* The mapping gives it the next records of a shard. */
  :: atomic {
       !IS_BUSY && source != REPLAYER && current[source] == 0 &&
         checkpoint[source] < END(source) && (seat == 0 || HAS(seats[source], 0)) ->
       NextOfShard();
       Begin();
       Tidy()
     }
  /* Too old, or tried too often: set aside. */
  :: atomic {
       !IS_BUSY && source != REPLAYER && seat == 0 && current[source] == 0 &&
         checkpoint[source] < END(source) && expiries > 0 ->
       expiries--;
       NextOfShard();
       set_aside = set_aside | RANGE(from, to);
       checkpoint[source] = to;
       from = 0; to = 0;
       Tidy()
     }
  /* What was set aside comes again, in any other batches. */
  :: atomic {
       !IS_BUSY && source == REPLAYER && set_aside != 0 ->
       PickAny(set_aside);
       from = position;
       AnyEnd(set_aside);
       Begin();
       Tidy()
     }
  /* So does what is through, though nobody needs it. */
  :: atomic {
       !IS_BUSY && source == REPLAYER && repeats > 0 &&
         (checkpoint[0] > 0 || checkpoint[1] > FIRST_SHARD) ->
       repeats--;
       PickAny(RANGE(0, checkpoint[0]) | RANGE(FIRST_SHARD, checkpoint[1]));
       from = position;
       AnyEnd(RANGE(0, checkpoint[0]) | RANGE(FIRST_SHARD, checkpoint[1]));
       Begin();
       Tidy()
     }
  /* A crash between any two steps. */
  :: atomic { IS_BUSY && (MAY_FAULT || IS_POISONED) ->
       faults = faults - (IS_POISONED -> 0 : 1);
       Crash();
       Tidy()
     }
  /* The mapping gives up an attempt that goes on. */
  :: atomic { IS_BUSY && source == 0 && zombies > 0 && IS_CURRENT ->
       zombies--;
       Bisect();
       current[source] = 0;
       Tidy()
     }
  /* Step 2, for any of the keys. */
  :: atomic { unclaimed != 0 ->
       PickAny(unclaimed);
       GroupByKey();
       WantOwn();
       if
#ifdef CHECK_THEN_WRITE
       :: CheckThenWrite(); JudgeGroup()
#else
       :: Claim(); JudgeGroup()
#endif
       :: MAY_FAULT -> faults--; Claim()
       :: MAY_FAULT -> faults--
       :: delays > 0 && late_name == 0 -> delays--; ClaimLater()
       fi;
       Tidy()
     }
#ifdef CHECK_THEN_WRITE
  :: atomic { unclaimed == 0 && free != 0 -> unclaimed = free; free = 0; has_looked = 1 }
#endif
  /* Step 2, for the positions of conflicts. */
  :: atomic { unclaimed == 0 && free == 0 && conflicting != 0 ->
       PickAny(conflicting);
       conflicting = conflicting & ~BIT(position);
       key = POS(position);
       folder = CONFLICTS;
       if
       :: Claim(); Own()
       :: MAY_FAULT -> faults--; Claim()
       :: MAY_FAULT -> faults--
       :: delays > 0 && late_name == 0 -> delays--; ClaimLater()
       fi;
       Tidy()
     }
  /* Step 3: objects are created, each if there is none of its name. */
  :: atomic { HAS_CLAIMED && pending != 0 ->
       PickAny(pending);
       GroupByObject(pending);
       if
       :: MAY_CREATE ->
          object[name] = group;
          if
          :: known = known | group
          :: MAY_FAULT -> faults--
          fi;
          Drop(group)
       :: !MAY_CREATE ->
#ifdef EXISTENCE_IS_PROOF
          known = known | group; Drop(group)
#else
          reading = reading | group
#endif
       :: MAY_FAULT -> faults--; Drop(group)
       :: delays > 0 && late_name == 0 ->
          delays--;
          late_name = name; late_members = group;
          Drop(group)
       fi;
       Turn();
       Tidy()
     }
  /* Step 3: those that were there are read. */
  :: atomic { HAS_CLAIMED && pending == 0 && reading != 0 ->
       PickAny(reading);
       GroupByObject(reading);
       if
       :: Settle()
       :: MAY_FAULT -> faults--; Drop(group)
       fi;
       Turn();
       Tidy()
     }
  /* Step 4: what is missing moves. */
  :: atomic { HAS_CLAIMED && pending == 0 && reading == 0 && missing != 0 ->
       PickAny(missing);
       missing = missing & ~BIT(position);
       if
       :: Move(); goal[position] = place[OWN_CLAIM(position)]; again = again | BIT(position)
       :: MAY_FAULT -> faults--; Move(); goal[position] = 0
       :: MAY_FAULT -> faults--; goal[position] = 0
       fi;
       Turn();
       Tidy()
     }
  /* Step 7: the entry. Without a clear answer the attempt fails. */
  :: atomic { IS_BUSY && HAS_CLAIMED && HAS_STORED && !is_written ->
       if
       :: WriteEntry(); is_written = 1
       :: MAY_FAULT -> faults--; WriteEntry(); Crash()
#ifdef ANSWERS_WITHOUT_ENTRY
       :: MAY_FAULT -> faults--; is_written = 1
#endif
       fi;
       Tidy()
     }
  /* Step 5: the answer. */
  :: atomic { IS_BUSY && HAS_CLAIMED && HAS_STORED && is_written && !IS_POISONED ->
       if
       :: IS_CURRENT -> Pass()
       :: else
       fi;
       Leave();
       Tidy()
     }
  od
}

/* Where a late effect comes in. */
active proctype Straggler() {
end:
  do
  :: d_step { late_key != NOTHING ->
       if
       :: owner[late_key] == 0 -> owner[late_key] = late_owner; place[late_key] = late_name
       :: else
       fi;
       late_key = NOTHING; late_owner = 0; late_name = 0
     }
  :: d_step { late_members != 0 ->
       if
       :: object[late_name] == 0 -> object[late_name] = late_members
       :: else
       fi;
       late_members = 0; late_name = 0
     }
  od
}

init {
  atomic {
    run Attempt(0, 0);
    run Attempt(1, 0);
    run Attempt(REPLAYER, 0)
#if ZOMBIES > 0
    ; run Attempt(0, 1)
#endif
  }
}
