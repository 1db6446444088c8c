// Zones with clocks that are put forward and back.
#include "src/cloud/scheduler/timing/zone.h"

#include <gtest/gtest.h>

namespace weir::cloud::scheduler {
namespace {

using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr auto kSpring = std::chrono::year(2026) / 3 / 29;   // in Europe, at 01:00 UTC
constexpr auto kAutumn = std::chrono::year(2026) / 10 / 25;  // … back, at 01:00 UTC

class ZoneTest : public testing::Test {
 protected:
  const Zone berlin_ = *Zone::Find("Europe/Berlin");
};

TEST_F(ZoneTest, ATimeIsWhatTheClockShows) {
  EXPECT_EQ(berlin_.LocalTime(sys_days(kSpring)), local_days(kSpring) + hours(1));
  EXPECT_EQ(berlin_.LocalTime(sys_days(kSpring) + hours(1)), local_days(kSpring) + hours(3));
  EXPECT_EQ(berlin_.FirstTime(local_days(kSpring) + hours(3)), sys_days(kSpring) + hours(1));
}

TEST_F(ZoneTest, WhatTheClockSkipsIsAtNoTime) {
  const local_seconds skipped = local_days(kSpring) + hours(2) + minutes(30);
  EXPECT_EQ(berlin_.FirstTime(skipped), std::nullopt);
  EXPECT_EQ(berlin_.TimeOf(skipped), sys_days(kSpring) + hours(1) + minutes(30));
}

TEST_F(ZoneTest, WhatTheClockShowsTwiceIsAtTheFirstTime) {
  const local_seconds twice = local_days(kAutumn) + hours(2) + minutes(30);
  EXPECT_EQ(berlin_.FirstTime(twice), sys_days(kAutumn) + minutes(30));
  EXPECT_EQ(berlin_.TimeOf(twice), sys_days(kAutumn) + minutes(30));
}

TEST_F(ZoneTest, TheRulesGoOnBehindTheLastOneThatIsWrittenDown) {
  const auto summer = std::chrono::year(2150) / 7 / 1;
  EXPECT_EQ(berlin_.LocalTime(sys_days(summer)), local_days(summer) + hours(2));
}

TEST_F(ZoneTest, ZonesAreEqualWhoseClocksAlwaysShowTheSame) {
  EXPECT_EQ(*Zone::Find("UTC"), *Zone::Find("Etc/UTC"));
  EXPECT_EQ(*Zone::Find("Asia/Kolkata"), *Zone::Find("Asia/Calcutta"));
  EXPECT_EQ(berlin_, *Zone::Find("Europe/Berlin"));
  for (const char* const other : {"UTC", "Etc/GMT-1", "Europe/Paris", "Europe/London"}) {
    EXPECT_FALSE(berlin_ == *Zone::Find(other)) << other;
  }
  EXPECT_FALSE(*Zone::Find("Etc/GMT-1") == *Zone::Find("Etc/GMT-2"));
}

TEST_F(ZoneTest, OnlyZonesOfTheDatabaseAreThere) {
  for (const char* const name : {"UTC", "Asia/Kolkata", "America/Argentina/San_Luis", "Etc/GMT+5",
                                 "US/Pacific", "EST5EDT"}) {
    EXPECT_TRUE(Zone::Find(name)) << name;
  }
  for (const char* const name :
       {"", "Europe/Nowhere", "europe/Berlin", "localtime", "posix/Europe/Berlin",
        "right/Europe/Berlin", "../zoneinfo/Europe/Berlin", "/usr/share/zoneinfo/Europe/Berlin",
        "Europe/../Europe/Berlin", "Europe", "Europe/", "Europe//Berlin", "file:Europe/Berlin",
        "libc:localtime", "Fixed/UTC+01:00:00"}) {
    EXPECT_FALSE(Zone::Find(name)) << name;
  }
}

}  // namespace
}  // namespace weir::cloud::scheduler
