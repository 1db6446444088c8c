// Pieces that answers are made of: times, entity tags, empty and XML bodies.
#include "src/cloud/s3/answers.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "src/text/time.h"

namespace weir::cloud::s3 {
std::string IsoTime(store::TimePoint time) {
  return text::IsoTimeMs(std::chrono::floor<std::chrono::seconds>(time));
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
