//===- SmallImage.h - An image small enough to write by hand ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_UNIT_TARGETS_SMALLIMAGE_H
#define CHRONAXIE_TESTS_UNIT_TARGETS_SMALLIMAGE_H

#include "targets/Image.h"

namespace chronaxie {

/// targets/tiny2x2.textproto.
Chip tinyChip();

/// Two inputs, three hidden neurons over cores 0 and 3, one readout neuron.
Image smallImage();

} // namespace chronaxie
#endif
