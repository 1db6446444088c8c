/* What claims, lake, ledger and mapping keep, how it is spelled, and what may still go wrong. */

/* Tables have four bits a position, sets one. */
#define DIGIT(table, position) ((table >> (4 * (position))) & 15)
#define BIT(position) (1 << (position))
#define RANGE(from, to) (BIT(to) - BIT(from))
#define HAS(set, position) (((set) & BIT(position)) != 0)

#define REJECTED 15 /* the key of a record that is no valid event */
#define KEY(position) DIGIT(KEYS, position)
#define BODY(position) DIGIT(BODIES, position)
#define IS_EVENT(position) (KEY(position) != REJECTED)
#define SAME_KEY(a, b) ((a) == (b) || (IS_EVENT(a) && KEY(a) == KEY(b)))

/* Sources 0 and 1 are shards, source 2 is the replay of what the mapping set aside. */
#define SHARDS 2
#define REPLAYER 2
#define SOURCES 3
#define END(shard) ((shard) == 0 -> FIRST_SHARD : POSITIONS)
#define SHARD(position) ((position) < FIRST_SHARD -> 0 : 1)

/* Objects are named <folder>/<attempt>-<round>; 0 is none. */
#define CONFLICTS PARTITIONS
#define REJECTIONS (PARTITIONS + 1)
#define FOLDERS (PARTITIONS + 2)
#define NAMES (ROUNDS + 1)
#define OBJECT(folder, round) \
  (1 + ((source * TOKENS + token) * FOLDERS + (folder)) * NAMES + (round))
#define OBJECTS (1 + SOURCES * TOKENS * FOLDERS * NAMES)
#define FOLDER(name) ((((name) - 1) / NAMES) % FOLDERS)

/* Claims on ids come first, then those on positions. */
#define IDS 3
#define CLAIMS (IDS + POSITIONS)
#define ID(position) KEY(position)
#define POS(position) (IDS + (position))

#define NOTHING 255

#define STORED 1
#define DUPLICATE 2
#define CONFLICT 3
#define QUARANTINED 4

/* The stores. */
byte owner[CLAIMS];     /* the position that owns the claim, + 1; 0: there is no claim */
byte place[CLAIMS];     /* the object that the claim names */
byte object[OBJECTS];   /* a set: its members; 0: there is no object */
byte ledger[POSITIONS]; /* the verdict in the entries that list the position; 0: none does */

/* The mapping. */
byte checkpoint[SHARDS] = {0, FIRST_SHARD}; /* the first position that is not through */
byte cuts[SHARDS];                          /* a set: where halves of bisected batches end */
byte set_aside;                             /* a set: the failed-event destination */
byte current[SOURCES];                      /* whose answer counts: seat + 1; 0: nobody's */
byte seats[SOURCES];                        /* a set: the attempts under way */
byte tokens[SOURCES];                       /* how many have been drawn */
bit is_changed;                             /* whether other partitions are deployed */

/* A claim, or an object, that was asked for without an answer and is still on its way. */
byte late_key = NOTHING;
byte late_owner;
byte late_name;
byte late_members;

/* What may still go wrong. */
byte faults = FAULTS;
byte delays = DELAYS;
byte zombies = ZOMBIES;
byte expiries = EXPIRIES;
byte repeats = REPEATS;

/* For the arithmetic of one step; Tidy() ends each. */
byte position;
byte other;
byte group;
byte name;
byte key;
byte folder;

inline Tidy() { d_step { position = 0; other = 0; group = 0; name = 0; key = 0; folder = 0 } }

/* Makes `position` any member of `set`. */
inline PickAny(set) {
  if
  :: HAS(set, 0) -> position = 0
  :: HAS(set, 1) -> position = 1
  :: HAS(set, 2) -> position = 2
  :: HAS(set, 3) -> position = 3
  :: HAS(set, 4) -> position = 4
  :: HAS(set, 5) -> position = 5
  fi
}

/* Makes `position` the first member of `set`. */
inline PickFirst(set) {
  position = 0;
  do
  :: HAS(set, position) -> break
  :: else -> position++
  od
}
