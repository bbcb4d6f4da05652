//===- OutputTest.cpp - What may stand where an output goes -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/Output.h"
#include "files/File.h"
#include "files/Isolated.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "gmock/gmock.h"
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

using namespace chronaxie;
using namespace llvm;
using testing::HasSubstr;

namespace {

/// A folder of its own for each test.
struct Output : testing::Test {
  Output() { cantFail(errorCodeToError(sys::fs::createUniqueDirectory("outputs", folder))); }
  ~Output() override { sys::fs::remove_directories(folder); }

  std::string in(StringRef name) const { return (folder + "/" + name).str(); }
  std::string names() const {
    std::vector<std::string> all;
    std::error_code code;
    for (sys::fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code))
      all.push_back(sys::path::filename(it->path()).str());
    llvm::sort(all);
    return join(all, " ");
  }
  static mode_t kind(const std::string &path) {
    struct stat there;
    return lstat(path.c_str(), &there) == 0 ? there.st_mode & S_IFMT : 0;
  }

  SmallString<128> folder;
};

std::string outcome(Error error) { return error ? toString(std::move(error)) : "written"; }

TEST_F(Output, MakesAndReplacesFiles) {
  for (StringRef text : {"first", "second"}) {
    EXPECT_EQ(outcome(checkOutput(in("file"))), "written");
    EXPECT_EQ(outcome(writeFile(in("file"), text)), "written");
    EXPECT_EQ(cantFail(readFile(in("file"))), text);
  }
  EXPECT_EQ(names(), "file");
}

TEST_F(Output, LeavesTheOldFileUntilTheNewIsWhole) {
  cantFail(writeFile(in("file"), "old"));
  {
    OutputFile output = cantFail(OutputFile::begin(in("file")));
    EXPECT_NE(output.temporary(), in("file"));
    EXPECT_EQ(cantFail(readFile(in("file"))), "old");
  }
  EXPECT_EQ(cantFail(readFile(in("file"))), "old");
  EXPECT_EQ(names(), "file");
}

TEST_F(Output, KeepsTheModeOfWhatItReplaces) {
  cantFail(writeFile(in("file"), "old"));
  ASSERT_EQ(chmod(in("file").c_str(), 0640), 0);
  cantFail(writeFile(in("file"), "new"));
  struct stat there;
  ASSERT_EQ(stat(in("file").c_str(), &there), 0);
  EXPECT_EQ(there.st_mode & 07777, mode_t{0640});
  EXPECT_EQ(cantFail(readFile(in("file"))), "new");
}

TEST_F(Output, FollowsLinks) {
  cantFail(writeFile(in("real"), "old"));
  ASSERT_EQ(mkdir(in("below").c_str(), 0777), 0);
  ASSERT_EQ(symlink("real", in("link").c_str()), 0);
  ASSERT_EQ(symlink("../link", in("below/second").c_str()), 0);
  ASSERT_EQ(symlink("below/new", in("dangling").c_str()), 0);
  ASSERT_EQ(symlink("loop", in("loop").c_str()), 0);
  EXPECT_EQ(outcome(writeFile(in("below/second"), "new")), "written");
  EXPECT_EQ(cantFail(readFile(in("real"))), "new");
  EXPECT_EQ(kind(in("link")), mode_t{S_IFLNK});
  EXPECT_EQ(kind(in("below/second")), mode_t{S_IFLNK});
  EXPECT_EQ(outcome(writeFile(in("dangling"), "made")), "written");
  EXPECT_EQ(kind(in("dangling")), mode_t{S_IFLNK});
  EXPECT_EQ(cantFail(readFile(in("below/new"))), "made");
  EXPECT_THAT(outcome(writeFile(in("loop"), "x")), HasSubstr("loop: cannot be written: "));
}

TEST_F(Output, GoesStraightIntoAPipe) {
  ASSERT_EQ(mkfifo(in("pipe").c_str(), 0666), 0);
  for (bool seekable : {false, true}) {
    std::string received;
    std::thread reader([&] {
      int file = open(in("pipe").c_str(), O_RDONLY);
      char bytes[4096];
      for (ssize_t got; (got = read(file, bytes, sizeof bytes)) > 0;)
        received.append(bytes, size_t(got));
      close(file);
    });
    std::string sent(300'000, seekable ? 's' : 'p');
    if (seekable) {
      OutputFile output = cantFail(OutputFile::begin(in("pipe")));
      cantFail(writeFile(output.temporary(), sent));
      EXPECT_EQ(outcome(output.finish()), "written");
    } else {
      EXPECT_EQ(outcome(writeFile(in("pipe"), sent)), "written");
    }
    reader.join();
    EXPECT_TRUE(received == sent);
    EXPECT_EQ(kind(in("pipe")), mode_t{S_IFIFO});
  }
  EXPECT_EQ(names(), "pipe");
}

TEST_F(Output, GoesStraightIntoADevice) {
  // Never a device of the machine: what is wrong would replace it.
  if (mknod(in("null").c_str(), S_IFCHR | 0666, makedev(1, 3)) != 0 ||
      mknod(in("full").c_str(), S_IFCHR | 0666, makedev(1, 7)) != 0)
    GTEST_SKIP() << "no device nodes can be made here (" << std::strerror(errno)
                 << "): outputs into devices are not tested";
  EXPECT_EQ(outcome(writeFile(in("null"), "text")), "written");
  EXPECT_EQ(outcome(writeFile(in("full"), "text")),
            in("full") + ": cannot be written: No space left on device");
  EXPECT_EQ(kind(in("null")), mode_t{S_IFCHR});
  EXPECT_EQ(kind(in("full")), mode_t{S_IFCHR});
  EXPECT_EQ(names(), "full null");
}

TEST_F(Output, RefusesABlockDevice) {
  if (mknod(in("disk").c_str(), S_IFBLK | 0666, makedev(240, 7)) != 0)
    GTEST_SKIP() << "no device nodes can be made here: block devices are not tested";
  EXPECT_EQ(outcome(writeFile(in("disk"), "text")),
            in("disk") + ": cannot be written: it is a block device; name a file");
  EXPECT_EQ(kind(in("disk")), mode_t{S_IFBLK});
}

TEST_F(Output, RefusesWhatIsNoFile) {
  EXPECT_EQ(outcome(writeFile(folder, "x")),
            folder.str().str() + ": cannot be written: it is a directory; name a file in it");
  EXPECT_EQ(outcome(writeFile("", "x")), "an output without a name cannot be written; name a file");
  EXPECT_EQ(outcome(checkOutput(in("none/file"))), in("none/file") +
                                                       ": cannot be written: its folder " +
                                                       in("none") + ": No such file or directory");
  cantFail(writeFile(in("file"), "old"));
  EXPECT_EQ(outcome(checkOutput(in("file/below"))),
            in("file/below") + ": cannot be written: Not a directory");
  int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::string path = in("socket");
  ASSERT_LT(path.size(), sizeof address.sun_path);
  path.copy(address.sun_path, path.size());
  ASSERT_EQ(bind(socket, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
  close(socket);
  EXPECT_EQ(outcome(writeFile(path, "x")),
            path + ": cannot be written: it is a socket; name a file");
}

/// Of a user who is not root, to whom all is permitted.
std::string outcomeForOthers(function_ref<Error()> work) {
  constexpr uid_t nobody = 65534;
  Expected<SharedBytes> said = runIsolated([&](raw_ostream &stream) {
    stream << (geteuid() == 0 && setuid(nobody) != 0 ? "no other user" : outcome(work()));
  });
  return said ? said->bytes().str() : toString(said.takeError());
}

TEST_F(Output, RefusesWhatTheUserMayNotWrite) {
  ASSERT_EQ(chmod(folder.c_str(), 0777), 0);
  cantFail(writeFile(in("file"), "old"));
  ASSERT_EQ(chmod(in("file").c_str(), 0444), 0);
  EXPECT_EQ(outcomeForOthers([&] { return writeFile(in("file"), "new"); }),
            in("file") + ": cannot be written: Permission denied");
  EXPECT_EQ(cantFail(readFile(in("file"))), "old");
  ASSERT_EQ(mkdir(in("closed").c_str(), 0555), 0);
  EXPECT_EQ(outcomeForOthers([&] { return checkOutput(in("closed/file")); }),
            in("closed/file") + ": cannot be written: its folder " + in("closed") +
                ": Permission denied");
  EXPECT_EQ(outcomeForOthers([&] { return writeFile(in("other"), "new"); }), "written");
}

TEST_F(Output, KnowsAFileByItsIdentity) {
  cantFail(writeFile(in("model"), "text"));
  ASSERT_EQ(mkdir(in("below").c_str(), 0777), 0);
  ASSERT_EQ(symlink("model", in("link").c_str()), 0);
  ASSERT_EQ(symlink("new", in("dangling").c_str()), 0);
  ASSERT_EQ(link(in("model").c_str(), in("hard").c_str()), 0);
  NamedFile model{"MODEL", in("model")};
  for (StringRef name : {"model", "link", "hard", "below/../model", "./model"})
    EXPECT_EQ(outcome(checkApart({model}, {{"-o", in(name)}})),
              "-o " + in(name) + ": is the same file as MODEL " + in("model") +
                  ", which it would replace; name another");
  for (StringRef name : {"new", "below/../new", "dangling"})
    EXPECT_EQ(outcome(checkApart({model}, {{"-o", in("new")}, {"--record", in(name)}})),
              "--record " + in(name) + ": is the same file as -o " + in("new") + "; name another");
  EXPECT_EQ(outcome(checkApart({model}, {{"-o", in("new")}, {"--record", in("below/new")}})),
            "written");
  // Inputs may be named twice; devices are nobody's own.
  EXPECT_EQ(outcome(checkApart({model, model}, {{"-o", "/dev/null"}, {"--record", "/dev/null"}})),
            "written");
}

} // namespace
