// A line that says what is wished for (action, resource, a key and its value), and a document
// behind it: any text is refused with a message, or judges; and no denial allows anything.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "src/policy/evaluation.h"
#include "src/result/check.h"
#include "src/text/ascii.h"

namespace {

using namespace weir::policy;

constexpr std::size_t kWords = 4;

/// The words of the first line; the last one is all that is left of it.
std::array<std::string_view, kWords> WordsOf(std::string_view line) {
  std::array<std::string_view, kWords> words;
  for (std::size_t i = 0; i < kWords; ++i) {
    const std::size_t end = i + 1 < kWords ? line.find(' ') : std::string_view::npos;
    words[i] = line.substr(0, end);
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  }
  return words;
}

const Document& DenyAll() {
  static const Document kDenyAll = *Document::Parse(
      R"({"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}})", Kind::kIdentity);
  return kDenyAll;
}

void JudgeBy(const Document& document, Kind kind, const Wish& wish) {
  const Caller caller = {.arn = "arn:aws:sts::000000000000:assumed-role/r/s",
                         .role_arn = "arn:aws:iam::000000000000:role/r",
                         .account = "000000000000",
                         .service = ""};
  if (kind == Kind::kTrust) {
    static_cast<void>(Trusts(document, caller, wish));
    return;
  }
  Policies policies;
  if (kind == Kind::kIdentity) policies.identity = {&document};
  if (kind == Kind::kResource) policies.resource = &document;
  const Decision decision = Judge(caller, policies, wish);
  WEIR_CHECK(decision.is_explicit == (decision.statement != nullptr), "it names who decided");
  WEIR_CHECK(!decision.is_allowed || decision.is_explicit, "nothing is allowed by itself");
  WEIR_CHECK(!WhyDenied(caller, wish, decision).empty(), "it says why");
  policies.identity.push_back(&DenyAll());
  WEIR_CHECK(!Judge(caller, policies, wish).is_allowed, "a denial has the last word");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::size_t end = all.find('\n');
  const auto words = WordsOf(all.substr(0, end));
  const std::string_view text = end == std::string_view::npos ? "" : all.substr(end + 1);
  Keys keys;
  if (!words[2].empty()) keys[weir::text::AsciiLowered(words[2])] = {std::string(words[3])};
  const Wish wish = {.action = words[0], .resource = words[1], .keys = {&keys, nullptr}};
  for (const Kind kind : {Kind::kIdentity, Kind::kTrust, Kind::kResource}) {
    const auto document = Document::Parse(text, kind);
    if (document) {
      JudgeBy(*document, kind, wish);
    } else {
      WEIR_CHECK(!document.error().message.empty(), "it says what is wrong");
    }
  }
  return 0;
}
