// Pieces that answers are made of: times, entity tags, empty and XML bodies.
#include "src/cloud/s3/answers.h"

#include <chrono>
#include <ctime>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace weir::cloud::s3 {
namespace {

std::tm BrokenDown(store::TimePoint time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  return fmt::gmtime(static_cast<std::time_t>(seconds.count()));
}

}  // namespace

std::string HttpDate(store::TimePoint time) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", BrokenDown(time));
}

std::string IsoTime(store::TimePoint time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.000Z", BrokenDown(time));
}

std::optional<store::TimePoint> ParseHttpDate(std::string_view text) {
  std::tm parts{};
  const std::string terminated(text);
  const char* const end = ::strptime(terminated.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return store::TimePoint(std::chrono::seconds(::timegm(&parts)));
}

std::string Quoted(std::string_view etag) { return fmt::format("\"{}\"", etag); }

std::string_view Unquoted(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
    etag.remove_prefix(1);
    etag.remove_suffix(1);
  }
  return etag;
}

http::Response EmptyAnswer(int status) {
  http::Response response;
  response.status = status;
  return response;
}

http::Response XmlAnswer(XmlWriter xml) { return XmlAnswer(std::move(xml).Finish()); }

http::Response XmlAnswer(std::string document) {
  http::Response response;
  response.headers.Add("Content-Type", "application/xml");
  response.body = std::move(document);
  return response;
}

void AddOwner(XmlWriter& xml, std::string_view element) {
  xml.Open(element).Text("ID", kOwnerId).Close();
}

}  // namespace weir::cloud::s3
