// A recursive descent over the pattern that builds the test as it goes.
#include "src/cloud/logs/json_pattern.h"

#include <charconv>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <boost/json.hpp>

#include "src/cloud/logs/filter_pattern.h"

namespace weir::cloud::logs {
namespace {

namespace json = boost::json;
using Test = std::function<bool(const json::value& root)>;
using Step = std::variant<std::string, std::size_t>;

constexpr int kMaxDepth = 32;
constexpr std::string_view kJsonSpaces = " \t\r\n";
constexpr std::string_view kEndOfWord = " \t\r\n=!<>&|(){}\"";

/// What the selector means in this message; nullptr where it leads nowhere.
const json::value* Select(const json::value& root, const std::vector<Step>& path) {
  const json::value* at = &root;
  for (const Step& step : path) {
    if (const auto* name = std::get_if<std::string>(&step)) {
      at = at->is_object() ? at->get_object().if_contains(*name) : nullptr;
    } else {
      at = at->is_array() ? at->get_array().if_contains(std::get<std::size_t>(step)) : nullptr;
    }
    if (at == nullptr) return nullptr;
  }
  return at;
}

std::optional<double> NumberOf(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<double> NumberOf(const json::value& value) {
  if (value.is_double()) return value.get_double();
  if (value.is_int64()) return static_cast<double>(value.get_int64());
  if (value.is_uint64()) return static_cast<double>(value.get_uint64());
  return std::nullopt;
}

bool Compare(double left, std::string_view op, double right) {
  if (op == "<") return left < right;
  if (op == "<=") return left <= right;
  if (op == ">") return left > right;
  if (op == ">=") return left >= right;
  return left == right;
}

/// Equality of a member with what the pattern says: numbers with unquoted numbers, texts with texts
/// in which '*' stands for anything.
bool Equal(const json::value& value, const std::string& wanted, bool quoted) {
  if (value.is_string()) return MatchesWildcard(value.get_string(), wanted);
  const auto number = NumberOf(value);
  const auto wanted_number = NumberOf(wanted);
  return !quoted && number && wanted_number && *number == *wanted_number;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  Result<Test> Pattern() {
    if (!Take("{")) return Wrong("it does not begin with {");
    auto test = Or(0);
    if (!test) return test;
    if (!Take("}")) return Wrong("a } is missing");
    SkipSpaces();
    if (!rest_.empty()) return Wrong("something follows the }");
    return test;
  }

 private:
  static Error Wrong(std::string message) {
    return Error{ErrorKind::kInvalidInput, std::move(message)};
  }

  void SkipSpaces() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(kJsonSpaces), rest_.size()));
  }

  bool Take(std::string_view token) {
    SkipSpaces();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  bool TakeKeyword(std::string_view word) {
    SkipSpaces();
    const std::string_view found = rest_.substr(0, rest_.find_first_of(kEndOfWord));
    return found == word && Take(word);
  }

  Result<Test> Or(int depth) {
    auto left = And(depth);
    while (left && Take("||")) {
      auto right = And(depth);
      if (!right) return right;
      left = Test([a = *std::move(left), b = *std::move(right)](const json::value& root) {
        return a(root) || b(root);
      });
    }
    return left;
  }

  Result<Test> And(int depth) {
    auto left = Term(depth);
    while (left && Take("&&")) {
      auto right = Term(depth);
      if (!right) return right;
      left = Test([a = *std::move(left), b = *std::move(right)](const json::value& root) {
        return a(root) && b(root);
      });
    }
    return left;
  }

  Result<Test> Term(int depth) {
    if (!Take("(")) return Comparison();
    if (depth >= kMaxDepth) return Wrong("too many parentheses");
    auto inner = Or(depth + 1);
    if (inner && !Take(")")) return Wrong("a ) is missing");
    return inner;
  }

  Result<Test> Comparison() {
    auto path = Selector();
    if (!path) return path.error();
    if (TakeKeyword("IS")) return Is(*std::move(path));
    const bool negated = TakeKeyword("NOT");
    if (TakeKeyword("EXISTS")) {
      return Test([path = *std::move(path), negated](const json::value& root) {
        return (Select(root, path) != nullptr) != negated;
      });
    }
    if (negated) return Wrong("EXISTS has to follow NOT");
    for (const std::string_view op : {"!=", "<=", ">=", "=", "<", ">"}) {
      if (Take(op)) return Value(*std::move(path), op);
    }
    return Wrong("an operator is missing");
  }

  Result<Test> Is(const std::vector<Step>& path) {
    for (const auto& [word, wanted] : {std::pair("NULL", json::value(nullptr)),
                                       {"TRUE", json::value(true)},
                                       {"FALSE", json::value(false)}}) {
      if (!TakeKeyword(word)) continue;
      return Test([path, wanted = wanted](const json::value& root) {
        const json::value* value = Select(root, path);
        return value != nullptr && *value == wanted;
      });
    }
    return Wrong("NULL, TRUE or FALSE has to follow IS");
  }

  Result<Test> Value(std::vector<Step> path, std::string_view op) {
    SkipSpaces();
    const bool quoted = rest_.starts_with('"');
    auto wanted = quoted ? Quoted() : Word();
    if (!wanted) return wanted.error();
    if (op == "=" || op == "!=") {
      return Test([path = std::move(path), wanted = *std::move(wanted), quoted,
                   equal = op == "="](const json::value& root) {
        const json::value* value = Select(root, path);
        return value != nullptr && Equal(*value, wanted, quoted) == equal;
      });
    }
    const auto number = NumberOf(*wanted);
    if (quoted || !number) return Wrong("a number has to follow " + std::string(op));
    return Test([path = std::move(path), op, number = *number](const json::value& root) {
      const json::value* value = Select(root, path);
      const auto found = value == nullptr ? std::nullopt : NumberOf(*value);
      return found && Compare(*found, op, number);
    });
  }

  Result<std::vector<Step>> Selector() {
    if (!Take("$")) return Wrong("a selector that begins with $ is missing");
    std::vector<Step> path;
    while (!rest_.empty() && (rest_.front() == '.' || rest_.front() == '[')) {
      const bool dot = rest_.front() == '.';
      rest_.remove_prefix(1);
      auto step = dot ? Member() : Index();
      if (!step) return step.error();
      path.push_back(*std::move(step));
    }
    return path;
  }

  Result<Step> Member() {
    const std::string_view name = rest_.substr(0, rest_.find_first_of(" \t\r\n=!<>&|(){}\"[."));
    if (name.empty()) return Wrong("a member's name is missing");
    rest_.remove_prefix(name.size());
    return Step(std::string(name));
  }

  Result<Step> Index() {
    if (rest_.starts_with('"')) {
      auto name = Quoted();
      if (!name) return name.error();
      if (!Take("]")) return Wrong("a ] is missing");
      return Step(*std::move(name));
    }
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), index);
    if (error != std::errc()) return Wrong("an index is missing");
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    if (!Take("]")) return Wrong("a ] is missing");
    return Step(index);
  }

  Result<std::string> Quoted() {
    rest_.remove_prefix(1);
    std::string text;
    while (!rest_.empty() && rest_.front() != '"') {
      if (rest_.front() == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
      text.push_back(rest_.front());
      rest_.remove_prefix(1);
    }
    if (rest_.empty()) return Wrong("a quotation mark is missing");
    rest_.remove_prefix(1);
    return text;
  }

  Result<std::string> Word() {
    const std::string word(rest_.substr(0, rest_.find_first_of(kEndOfWord)));
    if (word.empty()) return Wrong("a value is missing");
    rest_.remove_prefix(word.size());
    return word;
  }

  std::string_view rest_;
};

}  // namespace

Result<std::function<bool(std::string_view message)>> ParseJsonPattern(std::string_view text) {
  auto test = Parser(text).Pattern();
  if (!test) return test.error();
  return std::function<bool(std::string_view)>([test = *std::move(test)](std::string_view message) {
    boost::system::error_code failed;
    const json::value root = json::parse(message, failed);
    return !failed && root.is_object() && test(root);
  });
}

}  // namespace weir::cloud::logs
