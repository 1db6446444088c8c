// What a step asks of AWS, in what AWS bills and in what it waits for.
#pragma once

namespace weir::plan {

/// Of an object that is opened so much is read at once (src/aws/s3_bytes.cc).
inline constexpr double kFirstReadBytes = 64 << 10;

/// Of a step, or a second. Deletions of S3 are free.
struct Requests {
  double puts = 0;         ///< of S3
  double lists = 0;        ///< of S3; they cost as PUTs do
  double gets = 0;         ///< of S3
  double head_reads = 0;   ///< of the merge's item in the claims table, a unit each
  double head_writes = 0;  ///< the same
  double turns = 0;        ///< so often something is sent and its answers are waited for

  Requests& operator+=(const Requests& more) {
    puts += more.puts;
    lists += more.lists;
    gets += more.gets;
    head_reads += more.head_reads;
    head_writes += more.head_writes;
    turns += more.turns;
    return *this;
  }
  friend Requests operator+(Requests a, const Requests& b) { return a += b; }
  friend Requests operator-(const Requests& a, const Requests& b) { return a + -1 * b; }
  friend Requests operator*(double times, const Requests& each) {
    return {.puts = times * each.puts,
            .lists = times * each.lists,
            .gets = times * each.gets,
            .head_reads = times * each.head_reads,
            .head_writes = times * each.head_writes,
            .turns = times * each.turns};
  }
};

}  // namespace weir::plan
