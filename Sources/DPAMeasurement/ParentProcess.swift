import CDPAPlatform

import SystemLibrary

/// The process that started this one.
public enum ParentProcess {
  /// This process's own id, by which its children know their parent.
  public static var idForChildren: Int32 { getpid() }

  /// The id of the process that started this one.
  public static var id: Int32 { getppid() }

  /// Lets the system kill this process when its parent ends, however that ends.
  ///
  /// - Returns: Whether that process is still the parent, so that nothing is left to end this one too late.
  public static func endWith(_ id: Int32) -> Bool {
    // Where the system cannot do it, the parent's own care remains.
    _ = dpa_end_with_parent()
    // Asked afterwards: the parent may have ended before.
    return getppid() == id
  }
}
