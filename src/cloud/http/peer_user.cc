// One question over netlink (sock_diag(7)), which costs as much as a few system calls:
// /proc/net/tcp would list every socket of the machine.
#include "src/cloud/http/peer_user.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace weir::cloud::http {
namespace {

struct Ends {
  sockaddr_in ours{};
  sockaddr_in theirs{};
};

std::optional<Ends> EndsOf(int socket) {
  Ends ends;
  socklen_t ours = sizeof ends.ours;
  socklen_t theirs = sizeof ends.theirs;
  const bool is_there =
      ::getsockname(socket, reinterpret_cast<sockaddr*>(&ends.ours), &ours) == 0 &&
      ::getpeername(socket, reinterpret_cast<sockaddr*>(&ends.theirs), &theirs) == 0;
  if (!is_there || ends.ours.sin_family != AF_INET) return std::nullopt;
  return ends;
}

struct Question {
  nlmsghdr head{};
  inet_diag_req_v2 body{};
};

/// For the socket whose own end is what is the other end to us.
Question Ask(const Ends& ends) {
  constexpr std::uint32_t kAnyState = ~0U;
  Question question;
  question.head.nlmsg_len = sizeof question;
  question.head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  question.head.nlmsg_flags = NLM_F_REQUEST;
  question.body.sdiag_family = AF_INET;
  question.body.sdiag_protocol = IPPROTO_TCP;
  question.body.idiag_states = kAnyState;
  question.body.id.idiag_sport = ends.theirs.sin_port;
  question.body.id.idiag_dport = ends.ours.sin_port;
  question.body.id.idiag_src[0] = ends.theirs.sin_addr.s_addr;
  question.body.id.idiag_dst[0] = ends.ours.sin_addr.s_addr;
  question.body.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  question.body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  return question;
}

PeerUser Read(const char* answer, std::size_t size) {
  nlmsghdr head{};
  inet_diag_msg body{};
  if (size < sizeof head) return {};
  std::memcpy(&head, answer, sizeof head);
  if (head.nlmsg_type == NLMSG_ERROR) {
    nlmsgerr error{};
    if (size < NLMSG_HDRLEN + sizeof error) return {};
    std::memcpy(&error, answer + NLMSG_HDRLEN, sizeof error);
    return {.is_known = error.error == -ENOENT};  // it has no socket of that kind any more
  }
  if (head.nlmsg_type != SOCK_DIAG_BY_FAMILY || size < NLMSG_HDRLEN + sizeof body) return {};
  std::memcpy(&body, answer + NLMSG_HDRLEN, sizeof body);
  if (body.idiag_inode == 0) return {.is_known = true};  // closed, and root's to the kernel
  return {.is_known = true, .user = body.idiag_uid};
}

}  // namespace

PeerUser UserOfPeer(int socket) {
  const std::optional<Ends> ends = EndsOf(socket);
  if (!ends) return {};
  const int netlink = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (netlink < 0) return {};
  const Question question = Ask(*ends);
  constexpr std::size_t kAnswerBytes = 8192;
  std::array<char, kAnswerBytes> answer;
  ssize_t size = -1;
  // The kernel has answered when send returns.
  if (::send(netlink, &question, sizeof question, 0) == sizeof question) {
    size = ::recv(netlink, answer.data(), answer.size(), MSG_DONTWAIT);
  }
  ::close(netlink);
  return size < 0 ? PeerUser{} : Read(answer.data(), static_cast<std::size_t>(size));
}

}  // namespace weir::cloud::http
