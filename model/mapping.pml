/* The event source mapping: which records it gives to whom, and what it makes of the answer. */

#define IS_BUSY (to != 0)
#define IS_CURRENT (current[source] == seat + 1)
#define IS_POISONED (source != REPLAYER && (RANGE(from, to) & POISON) != 0)

/* Step 1: the attempt that is to have [from, to) draws a token. */
inline Begin() {
  assert(tokens[source] < TOKENS);
  token = tokens[source];
  tokens[source]++;
  if
  :: is_deployed = is_changed
  :: DEPLOYS && !is_changed -> is_changed = 1; is_deployed = 1
  fi;
  unclaimed = RANGE(from, to);
  round = 1;
  seats[source] = seats[source] | BIT(seat);
  current[source] = seat + 1
}

/* Makes `to` any end of a batch that begins at `from` and holds members of `set` alone. */
inline AnyEnd(set) {
  to = from + 1;
  do
  :: to < END(SHARD(from)) && HAS(set, to) -> to++
  :: break
  od
}

/* Makes [from, to) the next batch of a shard: of any size, or what bisecting has left of one. */
inline NextOfShard() {
  from = checkpoint[source];
#ifdef BISECT
  to = from + 1;
  do
  :: to < END(source) && !HAS(cuts[source], to) -> to++
  :: else -> break
  od
#else
  AnyEnd(255)
#endif
}

/* A failed batch is halved; one record that always fails is set aside. */
inline Bisect() {
#ifdef BISECT
  if
  :: source != REPLAYER && to - from > 1 -> cuts[source] = cuts[source] | BIT((from + to) / 2)
  :: source != REPLAYER && to - from == 1 && IS_POISONED ->
     set_aside = set_aside | BIT(from);
     checkpoint[source] = to
  :: else
  fi
#else
  skip
#endif
}

/* Step 5: the checkpoint passes below the lowest failed record. */
inline Pass() {
  position = from;
  do
  :: position < to && HAS(known, position) -> position++
  :: else -> break
  od;
  if
  :: source == REPLAYER -> set_aside = set_aside & ~known
  :: source != REPLAYER && position > from -> checkpoint[source] = position
  :: source != REPLAYER && position == from -> Bisect()
  fi
}

/* The attempt is over, and forgets everything. */
inline Leave() {
  if
  :: IS_CURRENT -> current[source] = 0
  :: else
  fi;
  seats[source] = seats[source] & ~BIT(seat);
  Drop(RANGE(from, to));
  from = 0; to = 0; token = 0; is_deployed = 0; round = 0; is_written = 0;
  unclaimed = 0; conflicting = 0; pending = 0; reading = 0; missing = 0; again = 0;
  free = 0; has_looked = 0;
  known = 0; duplicates = 0; conflicts = 0
}

inline Crash() {
  if
  :: IS_CURRENT -> Bisect()
  :: else
  fi;
  Leave()
}
