// Keeps RocksDB from writing a log of its own.
#pragma once

#include <cstdarg>

#include <rocksdb/env.h>

namespace weir::rocks {

/// Where the disk is full, that log's file refuses what is said on closing, and a library built
/// with assertions (Debian's) aborts the program.
class SilentLogger final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, std::va_list) override {}
};

}  // namespace weir::rocks
