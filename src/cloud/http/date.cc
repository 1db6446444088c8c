// Wed, 21 Oct 2015 07:28:00 GMT
#include "src/cloud/http/date.h"

#include <ctime>

#include "src/text/time.h"

namespace weir::cloud::http {

std::string ImfDate(std::chrono::seconds ahead) {
  thread_local std::time_t second = 0;  // of `date`: formatting costs more than the rest of a head
  thread_local std::string date;
  const std::time_t now = std::time(nullptr) + ahead.count();
  if (now != second) {
    date = text::HttpTime(text::Micros(std::chrono::seconds(now)));
    second = now;
  }
  return date;
}

}  // namespace weir::cloud::http
