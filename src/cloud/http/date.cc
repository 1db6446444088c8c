// Wed, 21 Oct 2015 07:28:00 GMT
#include "src/cloud/http/date.h"

#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace weir::cloud::http {

std::string ImfDate(std::chrono::seconds ahead) {
  thread_local std::time_t second = 0;  // of `text`: formatting costs more than the rest of a head
  thread_local std::string text;
  const std::time_t now = std::time(nullptr) + ahead.count();
  if (now != second) {
    text = fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}", fmt::gmtime(now));
    second = now;
  }
  return text;
}

}  // namespace weir::cloud::http
