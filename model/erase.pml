/* Erasing one event whose id is claimed, for spin: attempts claim, write, read, move the claim, are
 * slow or end, and somebody erases the event beside them.
 *
 * One id, two positions that have it; a position is given to several attempts. Not here: what stands
 * beside the event in its objects, conflicts and rows of the quarantine, and layout `event`. */

#define BIT(number) (1 << (number))
#define HAS(set, number) (((set) & BIT(number)) != 0)

#ifndef ATTEMPTS
#define ATTEMPTS 3 /* the last one is of the other position */
#endif
#ifndef DEATHS
#define DEATHS 1 /* of whoever erases: run again, it begins anew */
#endif

#define ROUNDS 2
#define NOBODY 0
#define ERASED 9
#define NO_OBJECT 15

byte owner = NOBODY;
byte object = NO_OBJECT;
#define OBJECTS (ATTEMPTS * ROUNDS)
int there;            /* sets of objects: those that are there */
int holds;            /* those that hold the event */
bit is_erased;        /* somebody was told that it is done */
byte deaths = DEATHS;

hidden byte E1;       /* what is erased is nowhere, and does not come back */

proctype Attempt(byte number; byte position) {
  byte name, round;

  /* Step 2 */
  if
  :: atomic { owner == NOBODY -> owner = position; object = number * ROUNDS; name = object }
  :: atomic { owner == position -> name = object }
  :: atomic { owner != NOBODY && owner != position -> goto end_settled }
  :: goto end_settled /* it ends, or never was */
  fi;
write:
  /* Step 3: only if there is none. */
  if
  :: atomic { !HAS(there, name) ->
       there = there | BIT(name);
       holds = holds | BIT(name);
       assert(E1 || !is_erased);
       goto end_settled
     }
  :: atomic { HAS(there, name) -> skip }
  :: goto end_settled
  fi;
  if
  :: atomic { HAS(holds, name) -> goto end_settled }
  :: atomic { !HAS(holds, name) -> skip }
  :: goto end_settled
  fi;
  /* Step 4: if the claim still names what was read; else the winner's. */
  round++;
  if
  :: atomic { round < ROUNDS && object == name && owner != ERASED ->
       object = number * ROUNDS + round; name = object }
  :: atomic { object != name && owner != ERASED -> name = object }
#ifdef WRITES_WHAT_IS_ERASED
  :: atomic { owner == ERASED && round < ROUNDS -> name = number * ROUNDS + round }
#else
  :: atomic { owner == ERASED -> goto end_settled }
#endif
  :: goto end_settled
  fi;
  goto write;
end_settled:
  skip
}

#define MAY_DIE atomic { deaths > 0 -> deaths--; goto start }

inline Sweep() {
  for (number : 0 .. OBJECTS - 1) {
    atomic {
      if
      :: HAS(holds, number) ->
         holds = holds & ~BIT(number);
#ifdef DELETES_EMPTIED
         there = there & ~BIT(number)
#endif
      :: else
      fi
    }
  };
  number = 0
}

active proctype Eraser() {
  byte number, read_owner, read_object;

start:
#ifdef SWEEPS_FIRST
  Sweep();
#endif
mark:
  if
  :: atomic { read_owner = owner; read_object = object }
  :: MAY_DIE
  fi;
#if !defined(LEAVES_NAMES_FREE) && !defined(KEEPS_NAME_LATE)
  if
  :: atomic { read_object != NO_OBJECT && read_owner != ERASED -> there = there | BIT(read_object) }
  :: atomic { read_object == NO_OBJECT || read_owner == ERASED -> skip }
  :: MAY_DIE
  fi;
#endif
  if
  :: atomic { owner == read_owner && object == read_object ->
       owner = ERASED; object = NO_OBJECT }
  :: atomic { !(owner == read_owner && object == read_object) -> goto mark }
  :: MAY_DIE
  fi;
#ifdef KEEPS_NAME_LATE
  if
  :: atomic { read_object != NO_OBJECT && read_owner != ERASED -> there = there | BIT(read_object) }
  :: atomic { read_object == NO_OBJECT || read_owner == ERASED -> skip }
  :: MAY_DIE
  fi;
#endif
#ifndef SWEEPS_FIRST
  if
  :: Sweep()
  :: MAY_DIE
  fi;
#endif
  atomic { is_erased = 1; assert(E1 || holds == 0) }
}

init {
  byte number;
  atomic {
    for (number : 0 .. ATTEMPTS - 1) {
      run Attempt(number, (number == ATTEMPTS - 1 -> 2 : 1))
    };
    number = 0
  }
}
