// Boost's UUIDs.
#include "src/text/uuid.h"

#include <random>

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace weir::text {

std::string RandomUuid() {
  return boost::uuids::to_string(boost::uuids::random_generator_pure()());
}

std::string QuickUuid() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  return boost::uuids::to_string(boost::uuids::basic_random_generator(random)());
}

}  // namespace weir::text
