// How a schema names its fields and itself.
#include "src/event/schema.h"

#include <array>
#include <bit>
#include <iterator>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "src/event/json_text.h"
#include "src/result/check.h"

namespace weir::event {
namespace {

/// The canonical form of a schema, which no two schemas share: a string is `<bytes>:<text>`, a
/// number
/// `<digits>;`, a list its count and then its members, an absent value `-`. The enumerators count
/// by their place, so a change of their order changes the version on the first line.
class Canonical {
 public:
  void Text(std::string_view text) { out_ += fmt::format("{}:{}", text.size(), text); }

  template <typename T>
  requires std::integral<T> || std::is_enum_v<T>
  void Number(T number) { out_ += fmt::format("{};", static_cast<std::int64_t>(number)); }

  /// The bits, for no decimal spelling could be shorter and still exact.
  void Number(const std::optional<double>& number) {
    if (number) {
      out_ += fmt::format("{:x};", std::bit_cast<std::uint64_t>(*number));
    } else {
      out_ += '-';
    }
  }

  void Path(const FieldPath& path) {
    Number(path.keys.size());
    for (const std::string& key : path.keys) Text(key);
  }

  void Paths(const std::vector<FieldPath>& paths) {
    Number(paths.size());
    for (const FieldPath& path : paths) Path(path);
  }

  [[nodiscard]] const std::string& Get() const { return out_; }

 private:
  std::string out_ = "weir schema 1\n";
};

/// Everything but the name: what a schema is called decides nothing.
std::string CanonicalForm(const Schema& schema) {
  Canonical form;
  form.Paths(schema.id_fields);
  form.Text(schema.id_separator);
  form.Number(schema.id_format);
  form.Paths(schema.name_fields);
  form.Number(schema.strict_name);
  form.Path(schema.time_field);
  form.Number(schema.time_format);
  form.Number(schema.earliest.micros);
  form.Number(schema.max_ahead_micros);
  form.Number(schema.rules.size());
  for (const FieldRule& rule : schema.rules) {
    form.Path(rule.path);
    form.Number(rule.required);
    form.Number(rule.format);
    form.Number(rule.min);
    form.Number(rule.max);
  }
  // Schemas that say nothing of it keep the digest that they had before there was a wrapping.
  if (schema.records != Wrapping{}) {
    form.Number(schema.records.kind);
    form.Path(schema.records.path);
  }
  // What came later is left out where it is as it was before, so that digests stay what they were.
  if (schema.time_may_be_missing) form.Text("time may be missing");
  const Schema before;
  if (schema.derived_members != before.derived_members ||
      schema.partition_members != before.partition_members ||
      schema.case_clashes != before.case_clashes) {
    form.Text("members");
    form.Number(schema.derived_members);
    form.Number(schema.partition_members);
    form.Number(schema.case_clashes);
  }
  return form.Get();
}

}  // namespace

std::string FieldPath::ToText() const {
  std::string text;
  for (const std::string& key : keys) {
    if (&key != &keys.front()) text += '.';
    for (const char character : key) {
      if (character == '.' || character == '\\') text += '\\';
      text += character;
    }
  }
  return text;
}

std::string SchemaDigest(const Schema& schema) {
  constexpr std::size_t kDigestBytes = 8;
  const std::string form = CanonicalForm(schema);
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  const int done =
      EVP_Digest(form.data(), form.size(), hash.data(), nullptr, EVP_sha256(), nullptr);
  WEIR_CHECK(done == 1, "OpenSSL has SHA-256");
  std::string digest;
  for (std::size_t i = 0; i < kDigestBytes; ++i) {
    digest += fmt::format("{:02x}", hash[i]);
  }
  return digest;
}

std::string IdRule(const Schema& schema) {
  std::string rule = schema.id_format == IdFormat::kUuid ? "uuid" : "text";
  char before = ' ';
  for (const FieldPath& path : schema.id_fields) {
    rule += before;
    for (const char character : path.ToText()) {
      if (character == ' ' || character == '+') rule += '\\';
      rule += character;
    }
    before = '+';
  }
  if (schema.id_fields.size() > 1) {
    rule += " joined by ";
    AppendJsonString(schema.id_separator, rule);
  }
  return rule;
}

SchemaMark MarkOf(const Schema& schema) { return {SchemaDigest(schema), IdRule(schema)}; }

}  // namespace weir::event
