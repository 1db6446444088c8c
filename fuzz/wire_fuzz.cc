// What the wire reads of strangers: query strings, targets, credentials, JSON bodies. Nothing
// crashes, and what was decoded comes back when it is encoded again.
#include <cstddef>
#include <cstdint>
#include <string>

#include "src/cloud/wire/credential.h"
#include "src/cloud/wire/http1_response.h"
#include "src/cloud/wire/http_message.h"
#include "src/cloud/wire/json_reader.h"
#include "src/cloud/wire/json_service.h"
#include "src/cloud/wire/query_reader.h"
#include "src/result/check.h"

namespace {

using namespace weir::cloud::wire;

void ReadQuery(const std::string& text) {
  const auto decoded = DecodePercent(text);
  if (decoded) {
    WEIR_CHECK(DecodePercent(EncodePercent(*decoded)) == decoded, "escapes come back");
  }
  HttpRequest request;
  SetTarget(text, request);
  WEIR_CHECK(request.path.starts_with('/'), "a path begins with a slash");
  const auto parameters = ReadQueryParameters(request);
  if (!parameters) return;
  QueryReader in(*parameters);
  for (QueryReader& tag : in.Structures("Tags", {0, 50})) tag.RequiredString("Key", {1, 128});
  in.Strings("Names");
  in.Integer("N", {0, 10});
  in.Boolean("B");
}

void ReadJson(const std::string& text) {
  const auto body = ParseJsonBody(text);
  if (!body) return;
  JsonReader in(*body);
  in.RequiredString("S", {1, 5});
  in.Integer("N", {0, 10});
  in.Number("D");
  in.Boolean("B");
  in.Blob("Blob", {0, 10});
  in.Array("A", {0, 2});
  in.Object("O");
  (void)RenderJson(JsonVersion::k1_0, *body, "id");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // A copy of the exact size: ASan sees every byte that is read past it.
  const std::string text(reinterpret_cast<const char*>(data), size);
  ReadQuery(text);
  ReadJson(text);
  const Credential credential = ParseCredential(text);
  WEIR_CHECK(credential.service.find('/') == std::string::npos, "a part has no slash");
  (void)AuthorizationPart(text, "Credential");
  return 0;
}
