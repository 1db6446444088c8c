/* What the sources hold, a set of records a name, and how much may happen to them. */

/* Tables list the positions; those from FIRST_SHARD on are in the second shard. */
#define TABLE(a, b, c, d, e) (a + 16 * b + 256 * c + 4096 * d + 65536 * e)

#if defined(WITHIN)
/* One shard: an event, another, the first again, and its id with another body. */
#define POSITIONS 4
#define FIRST_SHARD 4
#define KEYS TABLE(0, 1, 0, 0, 0)
#define BODIES TABLE(0, 0, 0, 1, 0)
#elif defined(ACROSS)
/* Each shard has two ids that the other has as well, one of them with another body. */
#define POSITIONS 4
#define FIRST_SHARD 2
#define KEYS TABLE(0, 1, 1, 0, 0)
#define BODIES TABLE(0, 0, 0, 1, 0)
#elif defined(BOTH)
/* An event, another, and the first's id with another body; in the second shard the other again. */
#define POSITIONS 4
#define FIRST_SHARD 3
#define KEYS TABLE(0, 1, 0, 1, 0)
#define BODIES TABLE(0, 0, 1, 0, 0)
#elif defined(REJECTS)
/* An event, a rejection, an event; in the second shard the latter's id with another body. */
#define POSITIONS 4
#define FIRST_SHARD 3
#define KEYS TABLE(0, REJECTED, 1, 1, 0)
#define BODIES TABLE(0, 0, 0, 1, 0)
#elif defined(FIVE)
/* Three ids and a conflict; in the second shard one of them again. */
#define POSITIONS 5
#define FIRST_SHARD 4
#define KEYS TABLE(0, 1, 2, 0, 1)
#define BODIES TABLE(0, 0, 0, 1, 0)
#endif

/* A deploy puts the ids 1 and 2 into a partition of their own. */
#define PARTITIONS (1 + DEPLOYS)
#define PLACE_OF(position, is_deployed) (is_deployed && KEY(position) > 0 -> 1 : 0)

/* How often each thing may happen, wherever it can. */
#ifndef FAULTS
#define FAULTS 0 /* crashes, refusals, lost answers */
#endif
#ifndef DELAYS
#define DELAYS 0 /* effects that come when nobody waits for them any more */
#endif
#ifndef ZOMBIES
#define ZOMBIES 0 /* attempts of the first shard that are given up and go on */
#endif
#ifndef EXPIRIES
#define EXPIRIES 0 /* batches that are set aside untried, to be replayed */
#endif
#ifndef REPEATS
#define REPEATS 0 /* batches that come again though they are through */
#endif
#ifndef DEPLOYS
#define DEPLOYS 0 /* 1: the partitions change between any two attempts */
#endif
#ifndef POISON
#define POISON 0 /* a set: records that end each attempt, at any step, until they are replayed */
#endif

/* After so many rounds what is missing has failed. */
#ifndef ROUNDS
#define ROUNDS 2
#endif
/* More attempts a source than this are an error of the model's. */
#ifndef TOKENS
#define TOKENS (POSITIONS + FAULTS + DELAYS + ZOMBIES + REPEATS)
#endif
