// S3 in memory, as far as the lake asks for it, behind its REST protocol.
#include "tests/fakes/fake_s3.h"

#include <algorithm>
#include <cstdio>
#include <functional>

#include "src/text/percent.h"

#include "tests/fakes/scripted_transport.h"

namespace weir::fakes {
namespace {

aws::HttpResponse Refusal(int status, const std::string& code) {
  return {status, {}, "<Error><Code>" + code + "</Code><Message>as S3 has it</Message></Error>"};
}

std::string TagOf(std::string_view body) {
  return '"' + std::to_string(std::hash<std::string_view>()(body)) + '"';
}

/// The value of a parameter, decoded.
std::string Parameter(std::string_view query, std::string_view name) {
  const std::string mark = "&" + std::string(name) + "=";
  const std::string all = "&" + std::string(query);
  const std::size_t at = all.find(mark);
  if (at == std::string::npos) return {};
  std::string value = all.substr(at + mark.size());
  value.resize(std::min(value.find('&'), value.size()));
  return text::PercentDecodedIfEncoded(value);
}

}  // namespace

aws::HttpResponse FakeS3::List(std::string_view query) const {
  const std::string prefix = Parameter(query, "prefix");
  const std::string delimiter = Parameter(query, "delimiter");
  const std::string after = Parameter(query, "continuation-token");
  std::string xml = "<ListBucketResult>";
  std::size_t given = 0;
  std::string last;
  for (const auto& [path, body] : objects_) {
    const std::string key = text::PercentDecodedIfEncoded(path.substr(1));
    if (!key.starts_with(prefix)) continue;
    const std::size_t cut =
        delimiter.empty() ? std::string::npos : key.find(delimiter, prefix.size());
    const std::string name = cut == std::string::npos ? key : key.substr(0, cut + 1);
    if (name <= after || name == last) continue;
    if (++given > kKeysAPage) {
      xml += "<NextContinuationToken>" + last + "</NextContinuationToken>";
      break;
    }
    last = name;
    xml += cut == std::string::npos
               ? "<Contents><Key>" + name + "</Key><Size>" + std::to_string(body.size()) +
                     "</Size></Contents>"
               : "<CommonPrefixes><Prefix>" + name + "</Prefix></CommonPrefixes>";
  }
  return {200, {}, xml + "</ListBucketResult>"};
}

aws::HttpResponse FakeS3::Serve(const aws::HttpRequest& request) {
  if (request.method == "PUT") {
    return Put(request);
  }
  if (request.method == "DELETE") {
    objects_.erase(request.target);
    return {204, {}, ""};
  }
  if (const std::size_t query = request.target.find('?'); query != std::string::npos) {
    return List(std::string_view(request.target).substr(query + 1));
  }
  const auto object = objects_.find(request.target);
  if (object == objects_.end()) return Refusal(404, "NoSuchKey");
  return Get(request, object->second);
}

aws::HttpResponse FakeS3::Put(const aws::HttpRequest& request) {
  const std::string wanted = HeaderOf(request, "If-Match");
  if (wanted.empty() && HeaderOf(request, "If-None-Match") != "*") {
    return Refusal(400, "InvalidRequest");
  }
  const auto object = objects_.find(request.target);
  const bool is_there = object != objects_.end();
  if (!wanted.empty() && !is_there) return Refusal(404, "NoSuchKey");
  if (is_there && wanted != TagOf(object->second)) return Refusal(412, "PreconditionFailed");
  objects_[request.target] = request.body;
  return {200, {{"ETag", TagOf(request.body)}}, ""};
}

aws::HttpResponse FakeS3::Get(const aws::HttpRequest& request, const std::string& body) {
  const std::string tag = TagOf(body);
  const std::string wanted = HeaderOf(request, "If-Match");
  if (!wanted.empty() && wanted != tag) return Refusal(412, "PreconditionFailed");
  const std::string range = HeaderOf(request, "Range");
  std::size_t first = 0;
  std::size_t last = 0;
  if (std::sscanf(range.c_str(), "bytes=%zu-%zu", &first, &last) != 2) {
    return {200, {{"ETag", tag}}, body};
  }
  if (first >= body.size()) return Refusal(416, "InvalidRange");
  last = std::min(last, body.size() - 1);
  const std::string given = "bytes " + std::to_string(first) + "-" + std::to_string(last) + "/" +
                            std::to_string(body.size());
  return {206, {{"ETag", tag}, {"Content-Range", given}}, body.substr(first, last - first + 1)};
}

}  // namespace weir::fakes
