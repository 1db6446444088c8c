/* What lands, and how much may happen to it, a set of records a name. */

/* Tables list what a record is by its positions: its id, or that it is no valid event. Records of
 * the second table are the same ones under another schema, or replayed. */
#define TABLE(a, b, c, d) (a + 16 * b + 256 * c + 4096 * d)
#define REJECTED 15

#if defined(PAIR)
/* One shard: an event, and its id again. */
#define POSITIONS 2
#define FIRST_SHARD 2
#define KEYS TABLE(0, 0, 0, 0)
#elif defined(SHARD)
/* One shard: an event, another, and the first's id again. */
#define POSITIONS 3
#define FIRST_SHARD 3
#define KEYS TABLE(0, 1, 0, 0)
#elif defined(SHARDS)
/* Two shards: two ids, and in the second shard both again. */
#define POSITIONS 4
#define FIRST_SHARD 2
#define KEYS TABLE(0, 1, 1, 0)
#elif defined(CROSS)
/* Two shards: an id and another; in the second shard the first again. */
#define POSITIONS 3
#define FIRST_SHARD 2
#define KEYS TABLE(0, 1, 0, 0)
#elif defined(REJECTS)
/* An event, and a rejection that is its id again under another schema. */
#define POSITIONS 2
#define FIRST_SHARD 2
#define KEYS TABLE(0, REJECTED, 0, 0)
#define OTHER_KEYS TABLE(0, 0, 0, 0)
#elif defined(RENAMES)
/* Two events that swap their ids under another schema. */
#define POSITIONS 2
#define FIRST_SHARD 2
#define KEYS TABLE(0, 1, 0, 0)
#define OTHER_KEYS TABLE(1, 0, 0, 0)
#endif
#ifndef OTHER_KEYS
#define OTHER_KEYS KEYS
#endif

/* More landings or plans than these: what is beyond does not happen. */
#ifndef LANDINGS
#define LANDINGS 3
#endif
#ifndef PLANS
#define PLANS 2
#endif
#ifndef WORKERS
#define WORKERS 2
#endif
/* Equal parts of the ids, each judged by itself. */
#ifndef RANGES
#define RANGES 1
#endif

/* How often each thing may happen, wherever it can. */
#ifndef FAULTS
#define FAULTS 0 /* batches whose attempt ends without an answer: they come again */
#endif
#ifndef TWINS
#define TWINS 0 /* 1: a landing that was put twice may be there before the second one arrives */
#endif
#ifndef REPEATS
#define REPEATS 0 /* batches that come again though they are through */
#endif
#ifndef REPLAYS
#define REPLAYS 0 /* records that are sent through again, with a higher judgement */
#endif
#ifndef DEATHS
#define DEATHS 0 /* workers that end between any two steps */
#endif
#ifndef RESTORES
#define RESTORES 0 /* times that the head is lost, or set back to what it was before */
#endif
#ifndef DAYS
#define DAYS 0 /* days that pass; see landings.pml */
#endif
#ifndef DEPLOYS
#define DEPLOYS 0 /* 1: each batch is decoded by either schema */
#endif
#ifndef HOLDS
#define HOLDS 0 /* 1: the second folder is held, and stored by plans of their own */
#endif
