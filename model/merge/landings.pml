/* Steps L1 to L4: batches of shards land, again where nobody has heard of it, and late.
 *
 * A day is as long as a record may be given again, and longer than a request is under way: what is
 * given on a day comes again on that day only, and what has not landed by the end of the next one
 * does not land any more. */

/* Rows: what the positions are by the first schema, then by the second. */
#define BIT(number) (1 << (number))
#define HAS(set, number) (((set) & BIT(number)) != 0)
#define RANGE(from, to) (BIT(to) - BIT(from))
#define ROW(position, schema) ((position) + 4 * (schema))
#define ROWS 8
#define POSITION(row) ((row) % 4)
#define PLACES(rows) (((rows) | ((rows) >> 4)) & 15)
#define KEY(row) \
  ((row) < 4 -> (KEYS >> (4 * (row))) & 15 : (OTHER_KEYS >> (4 * ((row) - 4))) & 15)

#define SHARD_COUNT (FIRST_SHARD < POSITIONS -> 2 : 1)
#define END(shard) ((shard) == 0 -> FIRST_SHARD : POSITIONS)

/* A record that is replayed has the other schema, and counts anew. */
#define JUDGEMENT(landing) (REPLAYS && landed[landing] > 15 -> 1 : 0)

#define NONE 15

/* What is under way since before yesterday: there is no such thing. */
#define OVERDUE(name) (HAS(under_way, name) && day[name] < now)
#define IS_OVERDUE (OVERDUE(0) || OVERDUE(1) || OVERDUE(2) || OVERDUE(3) || OVERDUE(4))

byte landed[5];         /* by its name: the rows of a landing */
byte day[5];            /* that its name bears */
byte names;             /* so many are given */
byte under_way;         /* sets of landings */
byte there;
byte checkpoint[2] = {0, FIRST_SHARD};
byte given[2] = {0, FIRST_SHARD};  /* up to there an attempt has begun */
byte passed[2] = {0, FIRST_SHARD}; /* the checkpoint when the day began */
byte current[2] = {NONE, NONE};    /* the landing whose answer the shard waits for */
byte now;

/* What the merge makes of it, see chain.pml. */
byte judged;           /* the rows that the ledger counts */
byte head;             /* a plan; 0: none yet */
bit is_closed = 1;

byte restores = RESTORES;
byte faults = FAULTS;
byte repeats = REPEATS;
byte replays = REPLAYS;

/* For what can go either way in one step; zero at its end. */
byte from;
byte to;
byte any;

/* For the arithmetic of one d_step, in which they are set before they are read: what is hidden is
 * not put back when the search goes back. */
hidden byte landing;
hidden byte row;
hidden byte other;

/* Makes `any` any member of `set`. */
inline PickAny(set) {
  if
  :: HAS(set, 0) -> any = 0
  :: HAS(set, 1) -> any = 1
  :: HAS(set, 2) -> any = 2
  :: HAS(set, 3) -> any = 3
  :: HAS(set, 4) -> any = 4
  fi
}

/* A name for the records [from, to), by either schema; the object is under way. */
inline Begin() {
  if
  :: landed[names] = RANGE(from, to)
  :: DEPLOYS -> landed[names] = RANGE(from, to) << 4
  fi;
  day[names] = now;
  under_way = under_way | BIT(names);
  names++;
  from = 0; to = 0
}

/* Makes `to` any end of a batch that begins at `from`. */
inline AnyEnd(end) {
  to = from + 1;
  do
  :: to < end -> to++
  :: break
  od
}

inline Land(name) {
  under_way = under_way & ~BIT(name);
  there = there | BIT(name)
}

proctype Shard(byte shard) {
  byte end_of_batch;
end:
  do
  :: atomic {
       current[shard] == NONE && checkpoint[shard] < END(shard) && names < LANDINGS ->
       from = checkpoint[shard];
       AnyEnd(END(shard));
       end_of_batch = to;
       given[shard] = (to > given[shard] -> to : given[shard]);
       current[shard] = names;
       Begin()
     }
  /* The answer: it is there. */
  :: atomic {
       current[shard] != NONE ->
       if
       :: HAS(under_way, current[shard]) -> Land(current[shard])
       :: else
       fi;
       checkpoint[shard] = end_of_batch;
       current[shard] = NONE; end_of_batch = 0
     }
  /* No answer, whatever has become of it. */
  :: atomic { current[shard] != NONE && faults > 0 ->
       faults--;
       current[shard] = NONE; end_of_batch = 0
     }
  /* What is through comes again. */
  :: atomic { repeats > 0 && passed[shard] < checkpoint[shard] && names < LANDINGS ->
       repeats--;
       from = passed[shard];
       do
       :: from + 1 < checkpoint[shard] -> from++
       :: break
       od;
       AnyEnd(checkpoint[shard]);
       Begin()
     }
  od
}

/* What is under way lands, or never does; days pass; people replay. */
active proctype World() {
end:
  do
  :: atomic { under_way != 0 ->
       PickAny(under_way);
       if
       :: Land(any)
       /* The same object was put twice, and one of these is still under way. */
       :: TWINS && !HAS(there, any) -> there = there | BIT(any)
       :: current[0] != any && current[1] != any -> under_way = under_way & ~BIT(any)
       fi;
       any = 0
     }
  :: d_step { now < DAYS && current[0] == NONE && current[1] == NONE && !IS_OVERDUE &&
              checkpoint[0] == given[0] && checkpoint[1] == given[1] ->
       now++;
       passed[0] = checkpoint[0];
       passed[1] = checkpoint[1]
     }
#if REPLAYS
  :: atomic { replays > 0 && names < LANDINGS ->
       do
       :: any + 1 < POSITIONS -> any++
       :: break
       od;
       if
       :: HAS(judged, any) ->
          replays--;
          landed[names] = BIT(ROW(any, 1));
          day[names] = now;
          under_way = under_way | BIT(names);
          names++
       :: else
       fi;
       any = 0
     }
#endif
#if RESTORES
  :: d_step { restores > 0 && head > 0 -> restores--; head--; is_closed = 1 }
  :: d_step { restores > 0 && head > 0 && is_closed -> restores--; is_closed = 0 }
#endif
  od
}
