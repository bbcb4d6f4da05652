//===- SmallModel.h - A small network that uses every field -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_UNIT_NETWORK_SMALLMODEL_H
#define CHRONAXIE_TESTS_UNIT_NETWORK_SMALLMODEL_H

#include "network/Network.h"

namespace chronaxie::tests {

/// in (2) -> res (3, recurrent and partly plastic) -> out (1).
Network smallModel();

} // namespace chronaxie::tests
#endif
