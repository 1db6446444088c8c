// Word lists, and event names from them.
#include "src/generator/vocabulary.h"

#include <array>

#include <fmt/format.h>

namespace weir::generator {
namespace {

using namespace std::literals;

struct Noun {
  std::string_view type;
  std::string_view own_verb;  // none of kVerbs, so that no name of a type stands twice
};

constexpr std::array kNouns = {
    Noun{"account", "created"},      Noun{"order", "paid"},
    Noun{"page", "viewed"},          Noun{"payment", "captured"},
    Noun{"cart", "abandoned"},       Noun{"user", "signed_in"},
    Noun{"session", "expired"},      Noun{"product", "rated"},
    Noun{"invoice", "sent"},         Noun{"subscription", "renewed"},
    Noun{"email", "opened"},         Noun{"message", "delivered"},
    Noun{"search", "performed"},     Noun{"video", "played"},
    Noun{"notification", "clicked"}, Noun{"device", "paired"},
    Noun{"review", "published"},     Noun{"coupon", "redeemed"},
    Noun{"refund", "issued"},        Noun{"shipment", "dispatched"},
    Noun{"ticket", "resolved"},      Noun{"comment", "posted"},
    Noun{"file", "uploaded"},        Noun{"project", "closed"},
    Noun{"team", "joined"},          Noun{"booking", "confirmed"},
    Noun{"campaign", "launched"},    Noun{"survey", "answered"},
    Noun{"ride", "requested"},       Noun{"address", "verified"},
};

constexpr std::array kVerbs = {
    "updated"sv,  "deleted"sv,  "started"sv,  "completed"sv, "failed"sv,   "cancelled"sv,
    "approved"sv, "rejected"sv, "archived"sv, "restored"sv,  "shared"sv,   "exported"sv,
    "imported"sv, "assigned"sv, "flagged"sv,  "retried"sv,   "scheduled"sv};

constexpr std::array kSentences = {
    "The parcel was left with a neighbour. "sv,
    "Bitte rufen Sie mich zurück, ich bin bis 17 Uhr im Büro. "sv,
    "Le colis est arrivé abîmé, mais le contenu est intact. "sv,
    "¿Pueden cambiar la dirección de envío? Gracias. "sv,
    "注文を確認しました。発送までしばらくお待ちください。 "sv,
    "Спасибо, всё работает! "sv,
    "شكرا جزيلا، وصل الطلب اليوم. "sv,
    "Customer said: \\\"as good as new\\\" \\ud83d\\ude00. "sv,
    "Works fine 👍🏽 after the update 🚀 "sv,
    "First line\\nsecond line\\twith a tab. "sv,
    "Path C:\\\\temp\\\\report.pdf could not be opened. "sv,
    "Η παραγγελία ολοκληρώθηκε. "sv,
    "Caf\\u00e9 cr\\u00e8me and two croissants. "sv,
    "배송이 완료되었습니다. "sv,
    "Please review the attached terms before Friday. "sv,
    "Retried three times, then succeeded {code: 200, took: 41 ms}. "sv,
};

constexpr std::array kPersonNames = {
    "Ada Lovelace"sv,  "Zoë Müller"sv, "José García"sv,     "Иван Петров"sv,  "王小明"sv,
    "Amélie Dubois"sv, "Søren Kjær"sv, "Siobhán O'Neill"sv, "山田太郎"sv,     "Łukasz Nowak"sv,
    "Fatima Zahra"sv,  "John Smith"sv, "Nguyễn Văn An"sv,   "Grace Hopper"sv, "Çağla Yılmaz"sv};

constexpr std::array kUserAgents = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"sv,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"sv,
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0"sv,
    "okhttp/4.12.0"sv,
    "curl/8.11.0"sv,
    "python-requests/2.32.3"sv};

constexpr std::array kCountries = {"DE"sv, "US"sv, "FR"sv, "JP"sv, "BR"sv,
                                   "IN"sv, "ES"sv, "GB"sv, "KR"sv, "ZA"sv};
constexpr std::array kCurrencies = {"EUR"sv, "USD"sv, "GBP"sv, "JPY"sv, "BRL"sv};
constexpr std::array kSources = {"web"sv, "ios"sv, "android"sv, "api"sv, "batch"sv};
constexpr std::array kPaths = {"/"sv,         "/pricing"sv, "/cart"sv, "/checkout/payment"sv,
                               "/docs/api"sv, "/search"sv,  "/blog"sv, "/account/settings"sv};

std::string Numbered(std::string_view word, std::size_t round) {
  return round == 0 ? std::string(word) : fmt::format("{}_{}", word, round + 1);
}

std::string TypeName(std::size_t index) {
  return Numbered(kNouns[index % kNouns.size()].type, index / kNouns.size());
}

std::string SubtypeName(std::size_t type, std::size_t index) {
  if (index == 0) return std::string(kNouns[type % kNouns.size()].own_verb);
  return Numbered(kVerbs[(index - 1) % kVerbs.size()], (index - 1) / kVerbs.size());
}

}  // namespace

std::vector<EventName> EventNames(std::uint32_t types, std::uint32_t subtypes) {
  std::vector<EventName> names;
  names.reserve(std::size_t{types} * subtypes);
  for (std::size_t type = 0; type < types; ++type) {
    for (std::size_t subtype = 0; subtype < subtypes; ++subtype) {
      names.push_back({TypeName(type), SubtypeName(type, subtype)});
    }
  }
  return names;
}

std::span<const std::string_view> Sentences() { return kSentences; }
std::span<const std::string_view> PersonNames() { return kPersonNames; }
std::span<const std::string_view> UserAgents() { return kUserAgents; }
std::span<const std::string_view> Countries() { return kCountries; }
std::span<const std::string_view> Currencies() { return kCurrencies; }
std::span<const std::string_view> Sources() { return kSources; }
std::span<const std::string_view> Paths() { return kPaths; }

}  // namespace weir::generator
