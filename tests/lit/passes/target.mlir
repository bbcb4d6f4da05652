// snn-target keeps the chip description, comments left out.
// SPDX-License-Identifier: Apache-2.0
// RUN: %opt %s --snn-target=chip=%targets/tiny2x2.textproto | FileCheck %s
// RUN: not chronaxie-opt %s --snn-target=chip=no-such-file.textproto 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: not chronaxie-opt %s --snn-target=chip=%s 2>&1 | FileCheck %s --check-prefix=WRONG
// RUN: not chronaxie-opt %s --snn-skew 2>&1 | FileCheck %s --check-prefix=UNNAMED

// CHECK: module attributes {chip.description = "name: \22tiny2x2\22\0Amesh_width: 2\0A
// MISSING: error: no-such-file.textproto: cannot be read
// WRONG: error: {{.*}}target.mlir
// UNNAMED: error: the module has no chip.description; run snn-target="chip=FILE" first

snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 1
}
